import { Button, Group, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { checkInWords } from "./checkInWords";
import type { Draft } from "./draft";
import { QuickExit } from "./QuickExit";
import { whoReads, type CheckInSetting } from "./setting";
import { instrumentWords } from "./words";
import { Notice, PageHeader } from "@/components";
import type { Instrument } from "@/lib/api";

export type Filler = Pick<Draft, "filled_by" | "filled_by_name">;

const FILLERS = ["patient", "proxy", "staff"] as const;

/** Before the first question: who reads the answers and by when, and who gives them. */
export function CheckInIntro({
  instrument,
  draft,
  isResumed,
  setting,
  onStart,
}: {
  instrument: Instrument;
  draft: Draft;
  isResumed: boolean;
  setting: CheckInSetting;
  onStart: (filler: Filler) => void;
}) {
  const words = checkInWords(setting.language);
  const [by, setBy] = useState<Draft["filled_by"]>(draft.filled_by);
  const [name, setName] = useState(draft.filled_by_name ?? "");
  const [isMissing, setMissing] = useState(false);
  const begin = () => {
    if (by !== "patient" && name.trim() === "") setMissing(true);
    else onStart({ filled_by: by, filled_by_name: by === "patient" ? null : name.trim() });
  };
  return (
    <Stack lang={setting.language}>
      <Group justify="flex-end">
        <QuickExit language={setting.language} />
      </Group>
      <PageHeader title={instrumentWords(instrument.slug, setting.language).title} lead={`${instrument.name} · ${words.minutes}`} />
      <Notice title={words.whoReads}>
        <Text component="div">{whoReads(setting)}</Text>
      </Notice>
      <Text>{words.about(instrument.items.length, instrument.recall)}</Text>
      <Button size="lg" fullWidth onClick={begin} data-autofocus>
        {isResumed ? words.resume : words.start}
      </Button>
      <details open={by !== "patient"}>
        <summary>{words.whoFills}</summary>
        <Stack gap="sm" mt="sm">
          <Radio.Group value={by} onChange={(value) => setBy(FILLERS.find((each) => each === value) ?? "patient")} aria-label={words.whoFills}>
            <Stack gap="sm">
              {FILLERS.map((value) => (
                <Radio key={value} size="md" value={value} label={words.fillers[value]} />
              ))}
            </Stack>
          </Radio.Group>
          {by !== "patient" && (
            <TextInput
              label={words.fillerName}
              description={words.fillerWhy}
              maxLength={80}
              value={name}
              error={isMissing && name.trim() === "" ? words.fillerMissing : null}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Stack>
      </details>
      {setting.hasApp && (
        <Button component={Link} to="/" variant="subtle" fullWidth>
          {words.notNow}
        </Button>
      )}
    </Stack>
  );
}
