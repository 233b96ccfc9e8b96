import { Button, Group, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { InvitePatient } from "./InvitePatient";
import classes from "./people.module.css";
import { sexName } from "./words";
import { ErrorState, LoadingSkeleton, notifyDone, PageHeader, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { put, type Patient } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { careTeamsQuery } from "@/lib/staffQueries";
import { dayText, timeText, zoneName } from "@/lib/time";

/** Who this is: age, their own time, who looks after them, and whether they can sign in. */
export function PatientHeader({ patient, actions }: { patient: Patient; actions: ReactNode }) {
  const { role } = useAccount();
  const mayAssign = mayOffer(role, "assign-care-team");
  const [dialog, setDialog] = useState<"invite" | "team" | null>(null);
  const [now] = useState(() => new Date().toISOString());
  const facts: [string, ReactNode][] = [
    ["Their time", `${timeText(now, patient.time_zone)}, ${zoneName(patient.time_zone)}`],
    [
      "Care team",
      <>
        {patient.care_team?.name ?? "none"}{" "}
        {mayAssign && (
          <button type="button" className={classes.textButton} onClick={() => setDialog("team")}>
            change<span className={classes.hidden}> the care team</span>
          </button>
        )}
      </>,
    ],
    ["Prescribers", patient.prescribers.length === 0 ? "none on the team" : patient.prescribers.map(({ name }) => name).join(", ")],
    ["Reach", [patient.phone, patient.email].filter((way) => way !== null && way !== "").join(", ") || "no phone or e-mail on record"],
    [
      "Account",
      patient.has_account ? (
        "can sign in"
      ) : (
        <>
          not joined yet{" "}
          {mayAssign && (
            <button type="button" className={classes.textButton} onClick={() => setDialog("invite")}>
              Invite
            </button>
          )}
        </>
      ),
    ],
  ];
  return (
    <>
      <PageHeader
        title={patient.name}
        lead={`${patient.age} years, ${sexName(patient.sex)}, born ${dayText(patient.birth_date).replace(/^\S+?\u00a0/, "")}`}
        actions={actions}
      />
      <dl className={classes.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {dialog === "invite" && <InvitePatient patient={patient} onClose={() => setDialog(null)} />}
      {dialog === "team" && <ChooseTeam patient={patient} onClose={() => setDialog(null)} />}
    </>
  );
}

function ChooseTeam({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const queries = useQueryClient();
  const teams = useQuery(careTeamsQuery);
  const [team, setTeam] = useState(patient.care_team?.id ?? "");
  const assign = useMutation({
    mutationFn: () => put<Patient>("/api/patients/{patient_id}/care-team", { path: { patient_id: patient.id }, body: { care_team_id: team } }),
    onSuccess: (changed) => {
      notifyDone(`${changed.name} is with ${changed.care_team?.name ?? "no team"} now.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Modal opened onClose={onClose} title={`Care team of ${patient.name}`}>
      {teams.isPending && <LoadingSkeleton rows={1} label="Loading the care teams" />}
      {teams.error !== null && <ErrorState error={teams.error} retry={() => void teams.refetch()} />}
      {teams.data !== undefined && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            assign.mutate();
          }}
        >
          <Stack>
            <NativeSelect
              label="Care team"
              data-autofocus
              value={team}
              onChange={(event) => setTeam(event.currentTarget.value)}
              data={teams.data.map(({ id, name, members }) => ({ value: id, label: `${name} (${members.map((member) => member.name).join(", ")})` }))}
            />
            <Text c="dimmed" size="sm">
              The members of that team see this patient from now on; members of other teams no longer do.
            </Text>
            <ProblemAlert error={assign.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={assign.isPending} disabled={team === "" || team === patient.care_team?.id}>
                Hand over
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
