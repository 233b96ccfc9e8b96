import { Button, Group, Progress, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import classes from "./CheckInFlow.module.css";
import { checkInWords, type Language } from "./checkInWords";
import { QuickExit } from "./QuickExit";
import type { Question } from "./questions";
import type { SaveState } from "./saver";
import type { CheckInSetting } from "./setting";
import { CrisisContacts, Icon, Notice, ProblemAlert } from "@/components";

/** One question on a screen: its answers, the way back, and whether it reached the clinic. */
export function CheckInQuestion({
  question,
  position,
  count,
  given,
  state,
  language,
  onAnswer,
  onBack,
  children,
}: {
  question: Question;
  position: number;
  count: number;
  given: number | null;
  state: SaveState;
  language: Language;
  onAnswer: (value: number) => void;
  onBack: () => void;
  children: ReactNode;
}) {
  const words = checkInWords(language);
  const heading = useRef<HTMLHeadingElement>(null);
  // "What I have chosen" is said by choosing.
  const choices = question.isList ? question.answers.slice(0, 1) : question.answers;
  useEffect(() => {
    document.title = `${words.position(position, count)} · Evenkeel`;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [position, count, words]);

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
    <Stack lang={language}>
      <Group justify="space-between" wrap="nowrap" gap={4}>
        <Button variant="subtle" size="sm" px="xs" leftSection={<Icon name="left" />} onClick={onBack}>
          {words.back}
        </Button>
        <Text size="sm" c="dimmed" className={classes.position}>
          {words.position(position, count)}
        </Text>
        <QuickExit language={language} />
      </Group>
      <Progress value={(100 * (position - 1 + (given === null ? 0 : 1))) / count} size="sm" aria-label={words.position(position, count)} />
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
      <SaveLine state={state} language={language} />
    </Stack>
  );
}

/** Appears with the answer, on the same screen, in nobody's way, with or without a connection. */
export function CrisisNow({ state, setting }: { state: SaveState; setting: CheckInSetting }) {
  const words = checkInWords(setting.language);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, []);
  return (
    <div ref={place} className={classes.crisis}>
      <Notice tone="act" icon="phone" title={words.notAlone} role="alert">
        <Stack gap="xs" mt={4}>
          <Text>{state.kind === "offline" || state.kind === "refused" ? words.notSentCrisis : words.sentCrisis}</Text>
          <CrisisContacts contacts={setting.crisisContacts} language={setting.language} />
        </Stack>
      </Notice>
    </div>
  );
}

function SaveLine({ state, language }: { state: SaveState; language: Language }) {
  const words = checkInWords(language);
  return (
    <div role="status">
      {state.kind === "offline" && (
        <Notice tone="caution" icon="offline" title={words.notSent}>
          {words.notSentMore}
        </Notice>
      )}
      {state.kind === "refused" && <ProblemAlert error={state.error} />}
      {state.kind === "saving" && <VisuallyHidden>{words.saving}</VisuallyHidden>}
    </div>
  );
}
