import { Button, Group, Modal, NativeSelect, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { DutyHours } from "./DutyHours";
import { DataTable, ErrorState, LoadingSkeleton, Notice, notifyDone, Panel, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type DutyRoster, type DutyShift } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { dutyQuery } from "@/lib/staffQueries";
import { instantText, spanOf, todayIn, zoneName } from "@/lib/time";

/** Who is on duty in the coming two weeks, where nobody is, and when the practice is staffed. */
export function DutyRosterScreen() {
  const { data, error, isPending, refetch } = useQuery(dutyQuery);
  const { role } = useAccount();
  if (isPending) return <LoadingSkeleton rows={5} label="Loading the roster" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <Stack gap="sm">
      <Text>
        {data.on_shift.length === 0 ? "Nobody is on shift now. Care teams are written to, and administrators after an hour." : `On shift now: ${data.on_shift.map(({ name }) => name).join(", then ")}`}
      </Text>
      {data.gaps.length > 0 && (
        <Notice tone="caution" title={data.gaps.length === 1 ? "1 gap in the staffed hours" : `${data.gaps.length} gaps in the staffed hours`}>
          <ul>
            {data.gaps.slice(0, 7).map(({ start, end }) => (
              <li key={start}>
                {spanOf(start, end, data.time_zone)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Shifts roster={data} />
      {mayOffer(role, "manage-duty") && <DutyHours key={JSON.stringify([data.hours, data.acknowledge_minutes])} roster={data} />}
    </Stack>
  );
}

function Shifts({ roster }: { roster: DutyRoster }) {
  const { role, person_id } = useAccount();
  const [adds, setAdds] = useState(false);
  const [covered, setCovered] = useState<DutyShift | null>(null);
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: (shift: DutyShift) => post<DutyRoster>("/api/practice/duty/shifts/{shift_id}/cancel", { path: { shift_id: shift.id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["practice"] }),
  });
  const names = new Map(roster.staff.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? "somebody who has left";
  const manages = mayOffer(role, "manage-duty");
  return (
    <Panel
      title="The coming two weeks"
      actions={
        manages && (
          <Button size="compact-sm" onClick={() => setAdds(true)}>
            Add a shift
          </Button>
        )
      }
    >
      <Text c="dimmed" mb="xs">
        In {zoneName(roster.time_zone)}. First is asked first; after 15 minutes the next one.
      </Text>
      {roster.shifts.length === 0 ? (
        <Text>No shift yet.</Text>
      ) : (
        <DataTable
          caption="Shifts"
          hideCaption
          rows={roster.shifts}
          rowKey={({ id }) => id}
          columns={[
            { key: "who", head: "Who", isRowHeader: true, cell: (shift) => nameOf(shift.clinician_id) },
            { key: "rank", head: "Asked", cell: ({ rank }) => (rank === 1 ? "first" : `number ${rank}`) },
            { key: "when", head: "When", cell: (shift) => spanOf(shift.starts_at, shift.ends_at, roster.time_zone) },
            { key: "cover", head: "Cover", cell: ({ covers }) => covers.map((cover) => `${nameOf(cover.clinician_id)} from ${instantText(cover.starts_at, roster.time_zone)}`).join("; ") || "–" },
            {
              key: "do",
              head: "Change",
              cell: (shift) => (
                <Group gap={4} wrap="nowrap">
                  {(manages || shift.clinician_id === person_id || (mayOffer(role, "cover-duty") && shift.covers.some((cover) => cover.clinician_id === person_id))) && (
                    <Button size="compact-sm" variant="default" onClick={() => setCovered(shift)} aria-label={`Cover the shift of ${nameOf(shift.clinician_id)}, ${instantText(shift.starts_at, roster.time_zone)}`}>
                      Cover
                    </Button>
                  )}
                  {manages && (
                    <Button size="compact-sm" variant="subtle" onClick={() => cancel.mutate(shift)} aria-label={`Remove the shift of ${nameOf(shift.clinician_id)}, ${instantText(shift.starts_at, roster.time_zone)}`}>
                      Remove
                    </Button>
                  )}
                </Group>
              ),
            },
          ]}
        />
      )}
      <ProblemAlert error={cancel.error} />
      {adds && <AddShift roster={roster} onClose={() => setAdds(false)} />}
      {covered !== null && <CoverShift roster={roster} shift={covered} onClose={() => setCovered(null)} />}
    </Panel>
  );
}

function AddShift({ roster, onClose }: { roster: DutyRoster; onClose: () => void }) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState({ clinician_id: roster.staff[0]?.id ?? "", on: todayIn(roster.time_zone), start: "09:00", end: "17:00" });
  const [rank, setRank] = useState(1);
  const [weeks, setWeeks] = useState(1);
  const add = useMutation({
    mutationFn: () => post<DutyRoster>("/api/practice/duty/shifts", { body: { ...typed, rank, weeks } }),
    onSuccess: (found) => {
      queries.setQueryData(dutyQuery.queryKey, found);
      notifyDone("Put on duty.");
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Add a shift" closeOnClickOutside={false}>
      <form onSubmit={submit}>
        <Stack>
          <NativeSelect label="Who" data={roster.staff.map(({ id, name }) => ({ value: id, label: name }))} value={typed.clinician_id} onChange={(event) => setTyped({ ...typed, clinician_id: event.currentTarget.value })} />
          <TextInput type="date" label="First day" required withAsterisk={false} value={typed.on} onChange={(event) => setTyped({ ...typed, on: event.currentTarget.value })} />
          <Group grow>
            <TextInput type="time" label="From" required withAsterisk={false} value={typed.start} onChange={(event) => setTyped({ ...typed, start: event.currentTarget.value })} />
            <TextInput type="time" label="Until" description="Next day if earlier" required withAsterisk={false} value={typed.end} onChange={(event) => setTyped({ ...typed, end: event.currentTarget.value })} />
          </Group>
          <Group grow>
            <NumberInput label="Asked as number" min={1} max={9} allowDecimal={false} value={rank} onChange={(value) => setRank(Number(value) || 1)} />
            <NumberInput label="Weeks in a row" min={1} max={26} allowDecimal={false} value={weeks} onChange={(value) => setWeeks(Number(value) || 1)} />
          </Group>
          <ProblemAlert error={add.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Put on duty
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function CoverShift({ roster, shift, onClose }: { roster: DutyRoster; shift: DutyShift; onClose: () => void }) {
  const queries = useQueryClient();
  const others = roster.staff.filter(({ id }) => id !== shift.clinician_id);
  const [who, setWho] = useState(others[0]?.id ?? "");
  const cover = useMutation({
    mutationFn: () => post<DutyRoster>("/api/practice/duty/shifts/{shift_id}/cover", { path: { shift_id: shift.id }, body: { clinician_id: who } }),
    onSuccess: (found) => {
      queries.setQueryData(dutyQuery.queryKey, found);
      notifyDone("Handed on.");
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Cover this shift" closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          cover.mutate();
        }}
      >
        <Stack>
          <Text>From now, or from its start, until its end.</Text>
          <NativeSelect label="Who takes it" data={others.map(({ id, name }) => ({ value: id, label: name }))} value={who} onChange={(event) => setWho(event.currentTarget.value)} />
          <ProblemAlert error={cover.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={cover.isPending} disabled={who === ""}>
              Hand on
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
