import { Button, Group, Progress, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link } from "react-router";
import classes from "./CheckInFlow.module.css";
import { CheckInDone } from "./CheckInDone";
import { dropDraft, type Draft } from "./draft";
import { EffectPicker } from "./EffectPicker";
import { answerTo, questionsOf, type Question } from "./questions";
import { instrumentWords } from "./words";
import { useSaver, type SaveState } from "./saver";
import { CrisisContacts, Icon, Notice, PageHeader, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import type { Instrument } from "@/lib/api";
import { useCrisis } from "@/lib/crisis";
import { patientKey, patientQuery, todayQuery } from "@/lib/queries";
import { relativeInstant } from "@/lib/time";

function firstOpen(questions: readonly Question[], draft: Draft): number {
  const open = questions.findIndex((question) => answerTo(question, draft) === null);
  return open === -1 ? questions.length - 1 : open;
}

export function CheckInFlow({
  patientId,
  instrument,
  start,
  isResumed,
}: {
  patientId: string;
  instrument: Instrument;
  start: Draft;
  isResumed: boolean;
}) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(start);
  const questions = questionsOf(instrument, draft.answers);
  const [step, setStep] = useState<number | "intro">("intro");
  const saver = useSaver(patientId);
  const { state, saved } = saver;

  const harmAnswered = questions.some((question) => question.asksAboutHarm && (answerTo(question, draft) ?? 0) > 0);
  const showCrisis = harmAnswered || saved?.show_crisis_contacts === true;

  const complete = useMutation({
    mutationFn: () => saver.finish(draft),
    onSuccess: () => {
      dropDraft(patientId, instrument.slug);
      void queries.invalidateQueries({ queryKey: patientKey(patientId) });
    },
  });

  const answer = (question: Question, value: number, effects: string[] = question.isList ? [] : draft.effects) => {
    const next: Draft = {
      ...draft,
      effects,
      answers: draft.answers.map((old, index) => (index === question.target ? value : old)),
      function_answer: question.target === "function" ? value : draft.function_answer,
      answered_at: new Date().toISOString(),
    };
    setDraft(next);
    complete.reset();
    saver.save(next);
    // After an answer about harm the person stays: the contacts have just appeared. So they do while they choose.
    const stays = (question.asksAboutHarm && value > 0) || question.isList;
    const last = questionsOf(instrument, next.answers).length - 1;
    if (!stays && typeof step === "number" && step < last) setStep(step + 1);
  };

  if (complete.isSuccess) return <CheckInDone checkIn={complete.data} instrument={instrument} showCrisis={showCrisis} />;
  if (step === "intro") {
    return (
      <Intro
        patientId={patientId}
        instrument={instrument}
        isResumed={isResumed}
        onStart={() => setStep(firstOpen(questions, draft))}
      />
    );
  }

  const question = questions[step];
  if (question === undefined) return null;
  const isLast = step === questions.length - 1;
  const given = answerTo(question, draft);
  const missing = questions.findIndex((other) => other.target !== "function" && answerTo(other, draft) === null);
  return (
    <Ask
      key={step}
      question={question}
      position={step + 1}
      count={questions.length}
      given={given}
      state={state}
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
      {showCrisis && <CrisisNow state={state} />}
      <ProblemAlert error={complete.error} />
      {isLast && missing !== -1 && given !== null && (
        <Button variant="default" fullWidth onClick={() => setStep(missing)}>
          Question {missing + 1} is still open. Go there
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
          {complete.error === null ? "Finish and save" : "Try to save again"}
        </Button>
      ) : (
        given !== null && (
          <Button fullWidth variant={question.asksAboutHarm ? "filled" : "default"} onClick={() => setStep(step + 1)}>
            Next question
          </Button>
        )
      )}
    </Ask>
  );
}

function Intro({
  patientId,
  instrument,
  isResumed,
  onStart,
}: {
  patientId: string;
  instrument: Instrument;
  isResumed: boolean;
  onStart: () => void;
}) {
  const { practice } = useAccount();
  const { data: patient } = useQuery(patientQuery(patientId));
  const { data: today } = useQuery(todayQuery(patientId));
  const readers = patient?.prescribers.map(({ name }) => name).join(" and ") ?? "";
  const visit = today?.next_visit;
  return (
    <Stack>
      <PageHeader title={instrumentWords(instrument.slug).title} lead={`${instrument.name} · about 2 minutes`} />
      <Notice title="Who reads your answers, and when">
        <Text component="div">
          {readers === "" ? "Your care team" : readers} at {practice.name}.{" "}
          {visit
            ? `They read them before your next visit, ${relativeInstant(visit.starts_at, patient?.time_zone)}.`
            : "They read them before your next visit."}{" "}
          Nobody watches the answers day and night.
        </Text>
      </Notice>
      <Text>
        {instrument.items.length} short questions about how you have been {instrument.recall.toLowerCase()}. There are no wrong answers. You can
        stop and come back; every answer is saved as you go.
      </Text>
      <Button size="lg" fullWidth onClick={onStart} data-autofocus>
        {isResumed ? "Go on where you stopped" : "Start"}
      </Button>
      <Button component={Link} to="/" variant="subtle" fullWidth>
        Not now
      </Button>
    </Stack>
  );
}

function Ask({
  question,
  position,
  count,
  given,
  state,
  onAnswer,
  onBack,
  children,
}: {
  question: Question;
  position: number;
  count: number;
  given: number | null;
  state: SaveState;
  onAnswer: (value: number) => void;
  onBack: () => void;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  // "What I have chosen" is said by choosing.
  const choices = question.isList ? question.answers.slice(0, 1) : question.answers;
  useEffect(() => {
    document.title = `Question ${position} of ${count} · Evenkeel`;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [position, count]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role="dialog"]') !== null) return;
      const choice = choices[Number(event.key) - 1];
      if (choice !== undefined) onAnswer(choice.value);
      else if (event.key === "Backspace" || event.key === "ArrowLeft") onBack();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });

  return (
    <Stack>
      <Group justify="space-between" wrap="nowrap">
        <Button variant="subtle" size="sm" px="xs" leftSection={<Icon name="left" />} onClick={onBack}>
          Back
        </Button>
        <Text size="sm" c="dimmed">
          Question {position} of {count}
        </Text>
      </Group>
      <Progress value={(100 * (position - 1 + (given === null ? 0 : 1))) / count} size="sm" aria-label={`Question ${position} of ${count}`} />
      <div>
        {question.lead !== null && (
          <Text c="dimmed" mb={4}>
            {question.lead}
          </Text>
        )}
        <Title order={1} ref={heading} tabIndex={-1} id="question" className={classes.question}>
          {question.text}
        </Title>
      </div>
      <div role="group" aria-labelledby="question" className={classes.answers}>
        {choices.map(({ value, label }, index) => (
          <button
            key={value}
            type="button"
            className={classes.answer}
            aria-pressed={given === value}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => onAnswer(value)}
          >
            <span className={classes.mark} aria-hidden="true">
              {given === value && <Icon name="check" size={18} />}
            </span>
            {label}
          </button>
        ))}
      </div>
      {children}
      <SaveLine state={state} />
    </Stack>
  );
}

/** Appears with the answer, on the same screen, in nobody's way. */
function CrisisNow({ state }: { state: SaveState }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, []);
  return (
    <div ref={place} className={classes.crisis}>
      <Notice tone="act" icon="phone" title="You do not have to carry this alone" role="alert">
        <Stack gap="xs" mt={4}>
          <Text>
            {state.kind === "offline" || state.kind === "refused"
              ? "We could not tell your care team yet. Please call one of these numbers if you may act on these thoughts."
              : "Your care team is told about this answer, but may not see it right away. If you may act on these thoughts, call now:"}
          </Text>
          <Contacts />
        </Stack>
      </Notice>
    </div>
  );
}

function Contacts() {
  return <CrisisContacts contacts={useCrisis().contacts} />;
}

function SaveLine({ state }: { state: SaveState }) {
  return (
    <div role="status">
      {state.kind === "offline" && (
        <Notice tone="caution" icon="offline" title="Not sent yet">
          You are offline. Your answers stay on this device and are sent when the connection is back.
        </Notice>
      )}
      {state.kind === "refused" && <ProblemAlert error={state.error} />}
      {state.kind === "saving" && <VisuallyHidden>Saving</VisuallyHidden>}
    </div>
  );
}
