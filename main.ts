import anthropic from "@anthropic-ai/sdk";
void anthropic;
