import { Button, Group, Stack, Textarea } from "@mantine/core";
import type { ReactNode, RefObject } from "react";
import { isReasonMissing, needsLook, reasonLabel } from "./findings";
import { Icon, Notice } from "@/components";
import type { SecondLook, StepSafety } from "@/lib/api";
import { relativeInstant } from "@/lib/time";

/** The reason for signing against what was found; with a contraindication it goes to a second person first. */
export function ReasonField({
  safety,
  look,
  value,
  isAsked,
  onChange,
  fieldRef,
}: {
  safety: StepSafety | null;
  look: SecondLook | null;
  value: string;
  isAsked: boolean;
  onChange: (value: string) => void;
  fieldRef?: RefObject<HTMLTextAreaElement | null>;
}) {
  const label = reasonLabel(safety);
  if (label === null || (look !== null && look.state !== "disagreed")) return null;
  return (
    <Textarea
      ref={fieldRef}
      label={label}
      description={needsLook(safety) ? "A colleague reads it before you can sign. Kept with the prescription" : "Kept with the prescription, with your name"}
      rows={3}
      maxLength={500}
      required
      withAsterisk={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={isAsked && isReasonMissing(safety, value) ? "Write it down before you sign." : null}
    />
  );
}

/** What has become of the second look. */
export function LookState({ look }: { look: SecondLook | null }) {
  if (look === null) return null;
  const answer = look.answer;
  if (answer === null) {
    return (
      <Notice tone="caution" icon="clock" role="status" title="Waits for a second look">
        {look.own_from === null
          ? `${look.asked_by} asked ${relativeInstant(look.asked_at)}. A colleague finds it under “Second looks”. You can close this: the draft stays.`
          : `Nobody else in the practice can look. ${look.asked_by} may look again under “Second looks”, ${relativeInstant(look.own_from)} at the earliest.`}
        <div>“{look.reason}”</div>
      </Notice>
    );
  }
  const who = answer.is_own ? `${answer.by}, an own second look` : answer.by;
  return (
    <Notice tone={answer.agrees ? "good" : "caution"} role="status" title={answer.agrees ? "Second look: agreed" : "Second look: not agreed"}>
      <div>
        {who}, {relativeInstant(answer.at)}: “{answer.note}”
      </div>
      <div>Your reason: “{look.reason}”</div>
    </Notice>
  );
}

/** Sign, or first ask for the second look. */
export function SignOrAsk({
  safety,
  look,
  label,
  isBusy,
  onSign,
  onAsk,
  children,
}: {
  safety: StepSafety | null;
  look: SecondLook | null;
  label: string;
  isBusy: boolean;
  onSign: () => void;
  onAsk: () => void;
  children: ReactNode;
}) {
  const asks = needsLook(safety) && look?.state !== "agreed" && look?.state !== "waiting";
  return (
    <Group justify="space-between">
      {children}
      {asks ? (
        <Button onClick={onAsk} loading={isBusy} leftSection={<Icon name="people" size={18} />}>
          Ask for a second look
        </Button>
      ) : (
        <Button onClick={onSign} loading={isBusy} disabled={look?.state === "waiting"} leftSection={<Icon name="sign" size={18} />}>
          {label}
        </Button>
      )}
    </Group>
  );
}

/** Says, on top of a form, that what it showed is not what is there now. */
export function HasChanged() {
  return (
    <Stack gap={0}>
      <Notice tone="caution" role="alert" title="This has changed since you read it">
        Nothing was signed. Read it again below; sign if it is still what you want.
      </Notice>
    </Stack>
  );
}
