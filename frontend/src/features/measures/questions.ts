/** Which questions of an instrument are asked now: all of a scale, and of a flow those that the answers lead to. */
import type { Draft } from "./draft";
import type { Instrument } from "@/lib/api";

export interface Question {
  text: string;
  lead: string | null;
  answers: { value: number; label: string }[];
  /** Index into the answers, or "function". */
  target: number | "function";
  asksAboutHarm: boolean;
  /** Answered by choosing from the instrument's list of effects. */
  isList: boolean;
}

/** Item 9 of the PHQ-9 is the question about being better off dead; the ASQ asks about nothing else. */
function asksAboutHarm(instrument: string, number: number): boolean {
  return instrument === "asq" || (instrument === "phq-9" && number === 9);
}

export function questionsOf(instrument: Instrument, answers: readonly (number | null)[]): Question[] {
  const questions: Question[] = instrument.items.flatMap(({ number, text, answers: choices, asked_if: conditions }, index) => {
    const isAsked =
      conditions.length === 0 || conditions.some(({ item, values }) => values.includes(answers[item - 1] ?? -1));
    if (!isAsked) return [];
    return [
      {
        text,
        lead: instrument.lead,
        answers: choices,
        target: index,
        asksAboutHarm: asksAboutHarm(instrument.slug, number),
        isList: instrument.kind === "effects" && index === 0,
      },
    ];
  });
  if (instrument.function_item !== null) {
    const { text, answers: choices } = instrument.function_item;
    questions.push({ text, lead: null, answers: choices, target: "function", asksAboutHarm: false, isList: false });
  }
  return questions;
}

export function answerTo(question: Question, draft: Draft): number | null {
  return question.target === "function" ? draft.function_answer : (draft.answers[question.target] ?? null);
}
