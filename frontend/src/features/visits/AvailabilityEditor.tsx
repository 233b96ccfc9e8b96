import { Button, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { anotherStretch, hoursErrors, slotsAWeek, WEEKDAYS, type Hours } from "./hours";
import classes from "./staff.module.css";
import { ErrorState, Icon, LoadingSkeleton, notifyDone, Panel, ProblemAlert } from "@/components";
import { put, type Availability } from "@/lib/api";
import { availabilityQuery } from "@/lib/staffQueries";
import { zoneName } from "@/lib/time";

/** The prescriber's own weekly hours, in her zone. */
export function AvailabilityEditor() {
  const { data, error, isPending, refetch } = useQuery({ ...availabilityQuery, staleTime: Infinity, refetchOnWindowFocus: false });
  if (isPending) return <LoadingSkeleton rows={4} label="Loading your hours" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return <Editor saved={data} />;
}

function Editor({ saved }: { saved: Availability }) {
  const queries = useQueryClient();
  const [hours, setHours] = useState<Hours[]>(() => saved.hours.map(({ weekday, start, end }) => ({ weekday, start: start.slice(0, 5), end: end.slice(0, 5) })));
  const [slotMinutes, setSlotMinutes] = useState(saved.slot_minutes);
  const errors = hoursErrors(hours);
  const save = useMutation({
    mutationFn: () => put<Availability>("/api/practice/availability", { body: { slot_minutes: slotMinutes, hours } }),
    onSuccess: (availability) => {
      queries.setQueryData(availabilityQuery.queryKey, availability);
      notifyDone("Saved your hours. Booked visits stay as they are.");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (errors.size === 0) save.mutate();
  };
  const change = (index: number, part: Partial<Hours>) => setHours(hours.map((one, place) => (place === index ? { ...one, ...part } : one)));
  return (
    <Panel title="Your weekly hours">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text c="dimmed">
            Patients can book the open times in these hours, in {zoneName(saved.time_zone)}. Summer time changes nothing: nine stays nine.
          </Text>
          {WEEKDAYS.map((name, weekday) => (
            <fieldset key={name} className={classes.weekday}>
              <legend>{name}</legend>
              <div className={classes.stretches}>
                {hours.every((one) => one.weekday !== weekday) && <span className={classes.soft}>no visits</span>}
                {hours.map((one, index) =>
                  one.weekday === weekday ? (
                    <div key={index} className={classes.stretch}>
                      <TextInput type="time" aria-label={`${name}, from`} value={one.start} onChange={(event) => change(index, { start: event.currentTarget.value })} />
                      <span aria-hidden="true">–</span>
                      <TextInput type="time" aria-label={`${name}, until`} value={one.end} onChange={(event) => change(index, { end: event.currentTarget.value })} error={errors.get(index)} />
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        aria-label={`Remove ${name} ${one.start} to ${one.end}`}
                        onClick={() => setHours(hours.filter((_, place) => place !== index))}
                      >
                        <Icon name="close" size={16} />
                      </Button>
                    </div>
                  ) : null,
                )}
              </div>
              <Button size="compact-sm" variant="subtle" aria-label={`Add hours on ${name}`} onClick={() => setHours([...hours, anotherStretch(hours, weekday)])}>
                Add hours
              </Button>
            </fieldset>
          ))}
          <Group align="flex-end">
            <NativeSelect
              label="Length of a visit"
              value={String(slotMinutes)}
              onChange={(event) => setSlotMinutes(Number(event.currentTarget.value))}
              data={[...new Set([15, 20, 30, 45, 60, saved.slot_minutes])].toSorted((a, b) => a - b).map((length) => ({ value: String(length), label: `${length} minutes` }))}
            />
            <Text c="dimmed">{slotsAWeek({ hours, slot_minutes: slotMinutes })} open times a week</Text>
          </Group>
          <ProblemAlert error={save.error} />
          <Group>
            <Button type="submit" loading={save.isPending} disabled={errors.size > 0}>
              Save the hours
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
