import { Button, Checkbox, Group, NumberInput, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { notifyDone, Panel, ProblemAlert } from "@/components";
import { put, type DutyRoster } from "@/lib/api";
import { dutyQuery } from "@/lib/staffQueries";
import { zoneName } from "@/lib/time";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** When the practice is staffed, how soon it acknowledges, and what patients are told at other times. */
export function DutyHours({ roster }: { roster: DutyRoster }) {
  const queries = useQueryClient();
  const [hours, setHours] = useState(roster.hours);
  const [minutes, setMinutes] = useState(roster.acknowledge_minutes);
  const [en, setEn] = useState(roster.outside_text_en ?? "");
  const [es, setEs] = useState(roster.outside_text_es ?? "");
  const save = useMutation({
    mutationFn: () =>
      put<DutyRoster>("/api/practice/duty/hours", {
        body: { hours, acknowledge_minutes: minutes, outside_text_en: en.trim() === "" ? null : en.trim(), outside_text_es: es.trim() === "" ? null : es.trim() },
      }),
    onSuccess: (found) => {
      queries.setQueryData(dutyQuery.queryKey, found);
      notifyDone("Saved the staffed hours.");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const change = (index: number, part: Partial<(typeof hours)[number]>) => setHours(hours.map((one, place) => (place === index ? { ...one, ...part } : one)));
  return (
    <Panel title="Staffed hours">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text c="dimmed">In {zoneName(roster.time_zone)}. Letters about flags go out at every hour; deadlines and what patients are told follow these hours.</Text>
          {WEEKDAYS.map((name, weekday) => {
            const mine = hours.map((one, index) => ({ ...one, index })).filter((one) => one.weekday === weekday);
            return (
              <Group key={name} gap="xs">
                <Checkbox
                  label={name}
                  w={130}
                  checked={mine.length > 0}
                  onChange={(event) =>
                    setHours(event.currentTarget.checked ? [...hours, { weekday, start: "09:00", end: "17:00" }] : hours.filter((one) => one.weekday !== weekday))
                  }
                />
                {mine.map(({ index, start, end }) => (
                  <Group key={index} gap={4}>
                    <TextInput type="time" aria-label={`${name}, from`} value={start} onChange={(event) => change(index, { start: event.currentTarget.value })} />
                    <span aria-hidden="true">–</span>
                    <TextInput type="time" aria-label={`${name}, until`} value={end} onChange={(event) => change(index, { end: event.currentTarget.value })} />
                  </Group>
                ))}
              </Group>
            );
          })}
          <NumberInput label="Acknowledge within (minutes)" min={5} max={120} allowDecimal={false} value={minutes} onChange={(value) => setMinutes(Number(value) || 15)} />
          <Textarea label="What patients are told outside these hours (English)" description="Leave it empty to say when the clinic looks next." autosize maxLength={300} value={en} onChange={(event) => setEn(event.currentTarget.value)} />
          <Textarea label="The same in Spanish" autosize maxLength={300} value={es} onChange={(event) => setEs(event.currentTarget.value)} />
          <ProblemAlert error={save.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
