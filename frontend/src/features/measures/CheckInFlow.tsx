import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { CheckInDone } from "./CheckInDone";
import { CheckInIntro, type Filler } from "./CheckInIntro";
import { CheckInQuestion, CrisisNow } from "./CheckInQuestion";
import { checkInWords } from "./checkInWords";
import type { Draft } from "./draft";
import { EffectPicker } from "./EffectPicker";
import { answerTo, questionsOf, type Question } from "./questions";
import { useSaver } from "./saver";
import type { CheckInSetting } from "./setting";
import { ProblemAlert } from "@/components";
import type { Instrument } from "@/lib/api";
import { startServiceWorker } from "@/lib/offline/serviceWorker";
import { useDelivery } from "@/lib/offline/useDelivery";
import { patientKey } from "@/lib/queries";

const LONGEST_PAUSE = 300; // seconds: whoever put the phone away was not answering
const LONGEST = 86_400;

function firstOpen(questions: readonly Question[], draft: Draft): number {
  const open = questions.findIndex((question) => answerTo(question, draft) === null);
  return open === -1 ? questions.length - 1 : open;
}

/** One questionnaire, from "who reads this" to "saved", with or without a connection. */
export function CheckInFlow({
  patientId,
  instrument,
  start,
  isResumed,
  setting,
}: {
  patientId: string;
  instrument: Instrument;
  start: Draft;
  isResumed: boolean;
  setting: CheckInSetting;
}) {
  const words = checkInWords(setting.language);
  const queries = useQueryClient();
  const [draft, setDraft] = useState(start);
  const questions = questionsOf(instrument, draft.answers);
  const [step, setStep] = useState<number | "intro">("intro");
  const saver = useSaver(patientId);
  const { state, saved } = saver;
  const seenAt = useRef(0);
  useDelivery(patientId);
  useEffect(startServiceWorker, []);
  const isAsking = step !== "intro";
  useEffect(() => {
    seenAt.current = Date.now();
  }, [isAsking]);

  const harmAnswered = questions.some((question) => question.asksAboutHarm && (answerTo(question, draft) ?? 0) > 0);
  const showCrisis = harmAnswered || saved?.show_crisis_contacts === true;

  const complete = useMutation({
    mutationFn: () => saver.finish(draft),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: patientKey(patientId) });
    },
  });

  const answer = (question: Question, value: number, effects: string[] = question.isList ? [] : draft.effects) => {
    const now = Date.now();
    const pause = Math.min((now - seenAt.current) / 1000, LONGEST_PAUSE);
    seenAt.current = now;
    const next: Draft = {
      ...draft,
      seconds: Math.min(Math.round((draft.seconds ?? 0) + Math.max(pause, 0)), LONGEST),
      effects,
      answers: draft.answers.map((old, index) => (index === question.target ? value : old)),
      function_answer: question.target === "function" ? value : draft.function_answer,
      answered_at: new Date(now).toISOString(),
    };
    setDraft(next);
    complete.reset();
    saver.save(next);
    // After an answer about harm the person stays: the contacts have just appeared. So they do while they choose.
    const stays = (question.asksAboutHarm && value > 0) || question.isList;
    const last = questionsOf(instrument, next.answers).length - 1;
    if (!stays && typeof step === "number" && step < last) setStep(step + 1);
  };

  const begin = ({ filled_by, filled_by_name }: Filler) => {
    setDraft({ ...draft, filled_by, filled_by_name });
    setStep(firstOpen(questions, draft));
  };

  if (complete.isSuccess) {
    // What was kept on the device may reach the clinic while this page is still open.
    const checkIn = state.kind === "saved" ? saver.saved : complete.data;
    return (
      <CheckInDone
        checkIn={checkIn?.is_finished === true ? checkIn : null}
        error={state.kind === "refused" ? state.error : null}
        instrument={instrument}
        showCrisis={showCrisis}
        setting={setting}
        isOwn={draft.filled_by !== "proxy"}
      />
    );
  }
  if (step === "intro") {
    return <CheckInIntro instrument={instrument} draft={draft} isResumed={isResumed} setting={setting} onStart={begin} />;
  }

  const question = questions[step];
  if (question === undefined) return null;
  const isLast = step === questions.length - 1;
  const given = answerTo(question, draft);
  const missing = questions.findIndex((other) => other.target !== "function" && answerTo(other, draft) === null);
  return (
    <CheckInQuestion
      key={step}
      question={question}
      position={step + 1}
      count={questions.length}
      given={given}
      state={state}
      language={setting.language}
      onAnswer={(value) => answer(question, value)}
      onBack={() => setStep(step === 0 ? "intro" : step - 1)}
    >
      {question.isList && (
        <EffectPicker
          effects={instrument.effects}
          chosen={draft.effects}
          onChange={(effects) => answer(question, effects.length === 0 ? 0 : 1, effects)}
        />
      )}
      {showCrisis && <CrisisNow state={state} setting={setting} />}
      <ProblemAlert error={complete.error} />
      {isLast && missing !== -1 && given !== null && (
        <Button variant="default" fullWidth onClick={() => setStep(missing)}>
          {words.stillOpen(missing + 1)}
        </Button>
      )}
      {isLast ? (
        <Button
          fullWidth
          size="lg"
          loading={complete.isPending}
          disabled={missing !== -1 || (given === null && question.target !== "function")}
          onClick={() => complete.mutate()}
        >
          {complete.error === null ? words.finish : words.tryAgain}
        </Button>
      ) : (
        given !== null && (
          <Button fullWidth variant={question.asksAboutHarm ? "filled" : "default"} onClick={() => setStep(step + 1)}>
            {words.next}
          </Button>
        )
      )}
    </CheckInQuestion>
  );
}
