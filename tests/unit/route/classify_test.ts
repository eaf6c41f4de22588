import assert from "node:assert/strict";
import {
  classify,
  type ClassifyInput,
  COMPLEXITIES,
  complexityOf,
  scoreOf,
} from "../../../src/route/classify.ts";
import {
  HEAD_CHARACTERS,
  SAMPLE_CHARACTERS,
  splitRequest,
  TAIL_CHARACTERS,
} from "../../../src/route/parts.ts";
import type { Message } from "../../../src/types.ts";
import { writePasted } from "../../eval/material.ts";
import { figuresOf, judge, readRouteSet } from "../../eval/route_set.ts";

const TOOLS: Partial<ClassifyInput> = {
  tools: ["read_file", "run_command"],
  toolClasses: ["read", "execute"],
  explicitTools: true,
};

function said(instruction: string, more: Partial<ClassifyInput> = {}) {
  return classify({ instruction, ...more });
}

function brief(instruction: string, more: Partial<ClassifyInput> = {}): string {
  const { task, complexity } = said(instruction, more);
  return `${task} ${complexity}`;
}

Deno.test("classify: a plain question is a simple chat", () => {
  assert.equal(brief("What is the capital of France?"), "chat simple");
});

Deno.test("classify: a short demand for a proof is complex", () => {
  assert.equal(brief("Prove the spectral theorem."), "math complex");
});

Deno.test("classify: a rename is simple coding", () => {
  assert.equal(brief("rename variable x to y in main.py"), "coding simple");
});

Deno.test("classify: a request without any signal is medium with low confidence", () => {
  for (const prompt of ["xqzv rmplk dornu fesk", "blorp the fizzwick", "", "question number 5"]) {
    const { complexity, confidence, signals } = said(prompt);
    assert.equal(complexity, "medium", prompt);
    assert.ok(confidence < 0.3, `${prompt}: ${confidence}`);
    assert.deepEqual(signals, []);
  }
});

Deno.test("classify: a question in a script without known words is judged by its shape", () => {
  assert.equal(said("რა არის საფრანგეთის დედაქალაქი?").complexity, "simple");
  assert.equal(said("ფლორპ ზნიკლე გრუმბო").complexity, "medium");
});

Deno.test("classify: the same in several languages is the same", () => {
  const simple = [
    "Wie heißt die Hauptstadt von Italien?",
    "Quelle est la capitale du Canada ?",
    "¿Cuál es la capital de Perú?",
    "Какая столица Канады?",
    "法国的首都是哪里？",
    "日本の首都はどこですか？",
    "대한민국의 수도는 어디야?",
    "ما هي عاصمة المغرب؟",
    "भारत की राजधानी क्या है?",
  ];
  for (const prompt of simple) assert.equal(brief(prompt), "chat simple", prompt);
  const complex = [
    "Entwirf eine verteilte Datenbank, beweise die Korrektheit des Konsensprotokolls und implementiere sie mit Tests.",
    "Conçois une base de données distribuée, démontre la correction du consensus et implémente-la avec des tests.",
    "Спроектируй распределённую базу данных, докажи корректность консенсуса и реализуй её с тестами.",
    "设计一个分布式数据库，证明共识算法的正确性，并实现它和完整的测试。",
    "分散データベースを設計し、合意アルゴリズムの正しさを証明して、テスト付きで実装してください。",
    "분산 데이터베이스를 설계하고 합의 알고리즘의 정확성을 증명하고 테스트와 함께 구현해줘.",
  ];
  for (const prompt of complex) assert.equal(brief(prompt), "coding complex", prompt);
});

Deno.test("classify: accents, case and full-width letters make no difference", () => {
  const expected = said("Traduis en français : good morning");
  assert.deepEqual({ ...said("TRADUIS EN FRANCAIS : good morning"), signals: [] }, {
    ...expected,
    signals: [],
  });
  assert.equal(said("ｔｒａｎｓｌａｔｅ this to German").task, "translate");
});

Deno.test("classify: a short instruction decides over long pasted input, apart or in one message", () => {
  const log = writePasted({ kind: "log", lines: 2_000 });
  assert.equal(brief("summarize in one line", { pasted: log }), "summarize simple");
  assert.equal(brief(`summarize in one line\n\n${log}`), "summarize simple");
  assert.equal(brief(`${log}\n\nsummarize in one line`), "summarize simple");
});

Deno.test("classify: words of a pasted diff do not count, those of the instruction do", () => {
  const lines = Array.from(
    { length: 120 },
    (_, i) => `${"+- "[i % 3]}  lock(); // race condition, deadlock, consensus proof`,
  );
  const diff = `diff --git a/a.cpp b/a.cpp\n${lines.join("\n")}\n`;
  const easy = said(`Write a one-line commit message for this diff.\n\n${diff}`);
  const hard = said(
    `Find every race condition, prove which interleavings deadlock, and redesign the locking.\n\n${diff}`,
  );
  assert.equal(easy.complexity, "simple");
  assert.equal(hard.complexity, "complex");
  assert.ok(easy.score < hard.score);
});

Deno.test("classify: what is to be translated does not count", () => {
  assert.equal(
    brief('translate "Design a distributed system and prove it correct" into Spanish'),
    "translate simple",
  );
  assert.equal(
    brief("Translate into German: Prove that every group of order 15 is cyclic."),
    "translate simple",
  );
});

Deno.test("classify: a list of requirements is part of the instruction", () => {
  const list =
    "Build a message queue.\n\n- exactly-once delivery\n- survives network partitions\n- lock-free in-memory index\n- tests";
  assert.equal(splitRequest(list, undefined).material.length, 0);
  assert.equal(brief(list), "coding complex");
});

Deno.test("classify: an image makes it vision, text attached does not", () => {
  assert.equal(said("What is this?", { attachments: [{ mediaType: "image/png" }] }).task, "vision");
  assert.equal(
    said("Summarize this.", { attachments: [{ mediaType: "text/plain", text: "A long report." }] }).task,
    "summarize",
  );
});

Deno.test("classify: tools that were asked for make acting agentic, and a question stays one", () => {
  assert.equal(said("Run the tests and fix whatever fails.", TOOLS).task, "agentic");
  assert.equal(said("What is the capital of France?", TOOLS).task, "chat");
});

Deno.test("classify: a short request goes on with what was asked before", () => {
  const history: Message[] = [{
    role: "user",
    parts: [{ type: "text", text: "Translate this to French: good night" }],
  }];
  assert.equal(said("now the second sentence", { history }).task, "translate");
  assert.equal(said("now the second sentence").task, "chat");
});

Deno.test("classify: the same input gives the same answer, and is not changed", () => {
  const input: ClassifyInput = {
    instruction: "Review this change",
    pasted: writePasted({ kind: "diff", lines: 90 }),
  };
  const copy = structuredClone(input);
  assert.deepEqual(classify(input), classify(copy));
  assert.deepEqual(input, copy);
});

Deno.test("classify: complexity rises with the score, and the score with the load", () => {
  const loads = Array.from({ length: 121 }, (_, i) => i / 10 - 6);
  const scores = loads.map(scoreOf);
  assert.ok(scores.every((score, i) => score > 0 && score < 1 && score > (scores[i - 1] ?? 0)));
  const ranks = scores.map((score) => COMPLEXITIES.indexOf(complexityOf(score)));
  assert.deepEqual(ranks, ranks.toSorted((a, b) => a - b));
  assert.deepEqual(new Set(ranks), new Set([0, 1, 2]));
});

/** A text that counts the characters that are read from it by slices; anything else would read all of them. */
function countedText(length: number): { text: string; characters: () => number } {
  let characters = 0;
  const text = Object.assign(new String("x".repeat(length)), {
    slice: (from = 0, to = length) => {
      const part = "line of a log 10:00:00\n".repeat(Math.ceil((length + 30) / 23)).slice(from, to);
      characters += part.length;
      return part;
    },
    trim: () => "x",
  });
  return { text: text as unknown as string, characters: () => characters };
}

Deno.test("classify: a megabyte of input is looked at in a few thousand characters", () => {
  const { text, characters } = countedText(1_000_000);
  const { complexity } = classify({ instruction: "summarize in one line", pasted: text });
  assert.equal(complexity, "simple");
  assert.ok(characters() > 0 && characters() <= 3 * SAMPLE_CHARACTERS, `${characters()} characters`);
});

Deno.test("classify: of a message of a megabyte only head and tail are taken apart", () => {
  const message = `Find the error in this log.\n\n${writePasted({ kind: "log", lines: 16_000 })}`;
  assert.ok(message.length > 1_000_000);
  const { instruction, material } = splitRequest(message, undefined);
  assert.equal(instruction, "Find the error in this log.");
  assert.ok(material.some(({ kind, lines }) => kind === "log" && lines > 10_000));
  const endless = splitRequest("word ".repeat(300_000), undefined);
  assert.ok(endless.instruction.length <= HEAD_CHARACTERS + TAIL_CHARACTERS + 1);
});

Deno.test("classify: holds its accuracy on requests it was not tuned against", () => {
  const set = readRouteSet();
  assert.ok(set.length >= 450 && new Set(set.map(({ language }) => language)).size >= 10);
  const judged = judge(set);
  const heldOut = figuresOf(judged.filter(({ request }) => request.split === "test"));
  assert.ok(heldOut.task >= 0.94, `task ${heldOut.task}`);
  assert.ok(heldOut.complexity >= 0.9, `complexity ${heldOut.complexity}`);
  assert.ok(figuresOf(judged).complexToSimple <= 0.05);
});

Deno.test("classify: every part of an answer is in its range", () => {
  for (const { said: { score, confidence, signals } } of judge(readRouteSet())) {
    assert.ok(score >= 0 && score <= 1 && confidence >= 0 && confidence <= 1);
    assert.ok(signals.length <= 6 && signals.every((signal) => signal.length > 0 && signal.length < 120));
  }
});
