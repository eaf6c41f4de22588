/** Answers that come whole, where `checkedFetch` expects a stream. */

import { type Fields, fieldsOf } from "./fields.ts";
import { AnswerFailure, parsedJson } from "./http_errors.ts";

/** The JSON object a POST was answered with. Throws what `asked` throws when it is none, or an error. */
export async function wholeAnswer(asked: Promise<Response>): Promise<Fields> {
  try {
    return fieldsOf(parsedJson(await (await asked).text()));
  } catch (thrown) {
    const answer = AnswerFailure.within(thrown)?.answer;
    const body = fieldsOf(answer?.json);
    if (!answer || answer.status >= 300 || body.error || Object.keys(body).length === 0) throw thrown;
    return body;
  }
}
