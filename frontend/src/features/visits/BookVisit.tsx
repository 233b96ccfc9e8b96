import { Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import classes from "./BookVisit.module.css";
import { slotsByDay } from "./slots";
import { EmptyState, ErrorState, Icon, LoadingSkeleton, Notice, Panel, ProblemAlert } from "@/components";
import { isProblem, post, type Patient, type Slot, type Visit } from "@/lib/api";
import { patientKey, slotsQuery } from "@/lib/queries";
import { addDays, dayText, instantText, relativeDay, timeText, todayIn, zoneName } from "@/lib/time";

const WINDOW = 14;

/** Pick a day, pick a time, confirm. Times are in the patient's zone, which is named. */
export function BookVisit({
  patient,
  startWith,
  onBooked,
}: {
  patient: Patient;
  startWith?: string;
  onBooked: (visit: Visit) => void;
}) {
  const zone = patient.time_zone;
  const queries = useQueryClient();
  const [clinicianId, setClinicianId] = useState(startWith ?? patient.prescribers[0]?.id);
  const [start, setStart] = useState(() => todayIn(zone));
  const [day, setDay] = useState<string | null>(null);
  const [slot, setSlot] = useState<Slot | null>(null);
  const end = addDays(start, WINDOW);
  const query = slotsQuery(patient.id, clinicianId, start, end);
  const open = useQuery(query);

  const book = useMutation({
    mutationFn: ({ starts_at, clinician_id }: { starts_at: string; clinician_id: string }) =>
      post<Visit>("/api/patients/{patient_id}/visits", {
        path: { patient_id: patient.id },
        body: { starts_at, clinician_id },
      }),
    onSuccess: (visit) => {
      void queries.invalidateQueries({ queryKey: patientKey(patient.id) });
      onBooked(visit);
    },
    onError: (error) => {
      if (!isProblem(error, "slot-taken")) return;
      setSlot(null);
      void queries.invalidateQueries({ queryKey: query.queryKey });
    },
  });

  if (patient.prescribers.length === 0) {
    return (
      <EmptyState icon="calendar" title="There is nobody to book with yet">
        Your clinic has not given you a prescriber yet. Please call the clinic.
      </EmptyState>
    );
  }

  const move = (days: number) => {
    setStart(addDays(start, days));
    setDay(null);
    setSlot(null);
  };
  const days = slotsByDay(open.data?.slots ?? [], zone);
  const chosenDay = days.find(([other]) => other === day) ?? days[0];
  const isFirstWindow = start <= todayIn(zone);
  return (
    <Stack>
      {patient.prescribers.length > 1 && (
        <NativeSelect
          label="With"
          value={clinicianId}
          onChange={(event) => {
            setClinicianId(event.currentTarget.value);
            setDay(null);
            setSlot(null);
          }}
          data={patient.prescribers.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <Notice icon="clock">
        All times are <strong>{zoneName(zone)}</strong>.
      </Notice>
      <div aria-live="polite">
        {isProblem(book.error, "slot-taken") ? (
          <Notice tone="caution" title="That time was just taken">
            Nothing was booked. These are the times that are still free.
          </Notice>
        ) : (
          <ProblemAlert error={book.error} />
        )}
      </div>
      {open.isError && <ErrorState error={open.error} retry={() => void open.refetch()} />}
      {open.isPending && <LoadingSkeleton rows={3} label="Looking for free times" />}
      {open.isSuccess && chosenDay === undefined && (
        <EmptyState icon="calendar" title="No free times in these two weeks">
          Look at the next two weeks, or call the clinic.
        </EmptyState>
      )}
      {chosenDay !== undefined && (
        <>
          <Panel title="Day">
            <div className={classes.days} role="group" aria-label="Day">
              {days.map(([other, slots]) => (
                <button
                  key={other}
                  type="button"
                  className={classes.choice}
                  aria-pressed={other === chosenDay[0]}
                  onClick={() => {
                    setDay(other);
                    setSlot(null);
                  }}
                >
                  <span>{dayText(other)}</span>
                  <span className={classes.count}>{slots.length} free</span>
                </button>
              ))}
            </div>
          </Panel>
          <Panel title={`Time, ${relativeDay(chosenDay[0], todayIn(zone))}`}>
            <div className={classes.times} role="group" aria-label="Time">
              {chosenDay[1].map((other) => (
                <button
                  key={other.starts_at}
                  type="button"
                  className={classes.choice}
                  aria-pressed={other.starts_at === slot?.starts_at}
                  onClick={() => setSlot(other)}
                >
                  {timeText(other.starts_at, zone)}
                </button>
              ))}
            </div>
          </Panel>
        </>
      )}
      {slot !== null && open.data !== undefined && (
        <div className={classes.confirm}>
          <Text>
            <strong>{instantText(slot.starts_at, zone)}</strong> ({zoneName(zone)}) with {open.data.clinician.name}
          </Text>
          <Button
            fullWidth
            size="lg"
            loading={book.isPending}
            onClick={() => book.mutate({ starts_at: slot.starts_at, clinician_id: open.data.clinician.id })}
          >
            Book this visit
          </Button>
        </div>
      )}
      <Group justify="space-between">
        <Button variant="subtle" size="sm" disabled={isFirstWindow} leftSection={<Icon name="left" size={18} />} onClick={() => move(-WINDOW)}>
          Earlier
        </Button>
        <Button variant="subtle" size="sm" rightSection={<Icon name="right" size={18} />} onClick={() => move(WINDOW)}>
          Next two weeks
        </Button>
      </Group>
    </Stack>
  );
}
