import { Button, Checkbox, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { roleName } from "./words";
import { DataTable, EmptyState, ErrorState, LoadingSkeleton, notifyDone, Panel, ProblemAlert } from "@/components";
import { post, put, type CareTeam, type StaffMember } from "@/lib/api";
import { careTeamsQuery, staffQuery } from "@/lib/staffQueries";

/** Care teams: who looks after whom. Members see the patients of their teams, nobody else does. */
export function CareTeams() {
  const teams = useQuery(careTeamsQuery);
  const staff = useQuery(staffQuery);
  const [changed, setChanged] = useState<CareTeam | null>(null);
  const [adds, setAdds] = useState(false);
  if (teams.isPending || staff.isPending) return <LoadingSkeleton rows={4} height={40} label="Loading the care teams" />;
  const error = teams.error ?? staff.error;
  if (error !== null || teams.data === undefined || staff.data === undefined) {
    return <ErrorState error={error} retry={() => void Promise.all([teams.refetch(), staff.refetch()])} />;
  }
  const add = <Button size="compact-sm" onClick={() => setAdds(true)}>Form a team</Button>;
  return (
    <>
      {teams.data.length === 0 ? (
        <EmptyState icon="people" title="No care team yet" action={add}>
          Patients belong to a care team, and its members see them.
        </EmptyState>
      ) : (
        <Panel title="Care teams" actions={add}>
          <DataTable
            caption="Care teams"
            hideCaption
            rows={teams.data}
            rowKey={({ id }) => id}
            columns={[
              { key: "name", head: "Team", isRowHeader: true, cell: ({ name }) => name },
              {
                key: "members",
                head: "Members",
                cell: ({ members }) => (members.length === 0 ? "nobody yet" : members.map(({ name, role }) => `${name} (${roleName(role)})`).join(", ")),
              },
              { key: "patients", head: "Patients", numeric: true, cell: ({ patient_count }) => patient_count },
              {
                key: "change",
                head: "Change",
                cell: (team) => (
                  <Button size="compact-sm" variant="default" onClick={() => setChanged(team)} aria-label={`Change the members of ${team.name}`}>
                    Members
                  </Button>
                ),
              },
            ]}
          />
        </Panel>
      )}
      {changed !== null && <Members key={changed.id} team={changed} staff={staff.data} onClose={() => setChanged(null)} />}
      {adds && <NewTeam onClose={() => setAdds(false)} />}
    </>
  );
}

function Members({ team, staff, onClose }: { team: CareTeam; staff: readonly StaffMember[]; onClose: () => void }) {
  const queries = useQueryClient();
  const [ids, setIds] = useState(team.members.map(({ id }) => id));
  const clinicians = staff.filter(({ role, is_active }) => is_active && role !== "admin");
  const save = useMutation({
    mutationFn: () => put<CareTeam>("/api/practice/care-teams/{care_team_id}/members", { path: { care_team_id: team.id }, body: { clinician_ids: ids } }),
    onSuccess: () => {
      notifyDone(`Saved the members of ${team.name}.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["practice"] }),
  });
  return (
    <Modal opened onClose={onClose} title={`Members of ${team.name}`}>
      <Stack>
        <Checkbox.Group label={`Who sees its ${team.patient_count} patients`} value={ids} onChange={setIds}>
          <Stack gap="xs" mt="xs">
            {clinicians.map(({ id, name, role }) => (
              <Checkbox key={id} value={id} label={`${name}, ${roleName(role)}`} />
            ))}
          </Stack>
        </Checkbox.Group>
        <ProblemAlert error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={() => save.mutate()} loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function NewTeam({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const add = useMutation({
    mutationFn: () => post<CareTeam>("/api/practice/care-teams", { body: { name: name.trim() } }),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: ["practice"] }),
  });
  return (
    <Modal opened onClose={onClose} title="Form a care team">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            maxLength={100}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ProblemAlert error={add.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending} disabled={name.trim() === ""}>
              Form the team
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
