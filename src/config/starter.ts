/** The file `config init` writes. */

/** A commented configuration that changes nothing until a line is uncommented. */
export const STARTER = `// nano-agent configuration (JSON with comments). All keys: nano-agent config schema
{
  // Used without -m: "auto", an alias, "provider/model" or a model id.
  "model": "auto",

  // Short names for -m.
  "aliases": {
    // "fast": "anthropic/claude-haiku-4-5"
  },

  // Keys are read from ANTHROPIC_API_KEY, OPENAI_API_KEY, … unless a provider says otherwise. To store one here
  // without showing it: nano-agent config set providers.anthropic.apiKey -
  "providers": {
    // "anthropic": { "apiKey": "cmd:pass show anthropic" },
    // "groq": { "apiKey": ["env:GROQ_A", "env:GROQ_B"] },
    // "mine": { "type": "openai-compatible", "baseUrl": "http://127.0.0.1:8000/v1" }
  },

  // Asked in this order when the chosen model fails.
  "fallback": [
    // "openai/gpt-5-mini"
  ],

  "limits": {
    // "maxTurns": 50,
    // "maxCostUsd": 1.0
  },

  "tools": {
    // What runs without asking: "read" always does.
    // "allow": ["write(src/**)"],
    // Files no tool touches.
    "denyPaths": ["**/.env*"]
  }
}
`;
