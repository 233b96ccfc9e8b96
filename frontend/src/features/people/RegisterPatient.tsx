import { Button, Group, NativeSelect, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState, type FormEvent } from "react";
import { Link } from "react-router";
import { InvitePatient } from "./InvitePatient";
import { zonesFrom } from "./words";
import { ErrorState, LoadingSkeleton, Notice, Panel, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { isProblem, post, type CareTeam, type Patient } from "@/lib/api";
import { careTeamsQuery } from "@/lib/staffQueries";
import { localZone, todayIn } from "@/lib/time";

/** Registers a patient with a care team, then offers the invitation and the chart. */
export function RegisterPatient() {
  const teams = useQuery(careTeamsQuery);
  const [registered, setRegistered] = useState<Patient | null>(null);
  if (teams.isPending) return <LoadingSkeleton rows={4} label="Loading the care teams" />;
  if (teams.error !== null) return <ErrorState error={teams.error} retry={() => void teams.refetch()} />;
  if (registered !== null) return <Registered patient={registered} onAnother={() => setRegistered(null)} />;
  return <Form teams={teams.data} onRegistered={setRegistered} />;
}

function Form({ teams, onRegistered }: { teams: readonly CareTeam[]; onRegistered: (patient: Patient) => void }) {
  const { practice } = useAccount();
  const queries = useQueryClient();
  const zones = useMemo(() => zonesFrom(practice.time_zone), [practice.time_zone]);
  const [typed, setTyped] = useState({
    given_name: "",
    family_name: "",
    birth_date: "",
    sex: "unknown",
    email: "",
    phone: "",
    time_zone: practice.time_zone,
    care_team_id: teams[0]?.id ?? "",
  });
  const register = useMutation({
    mutationFn: () =>
      post<Patient>("/api/practice/patients", {
        body: Object.fromEntries(Object.entries(typed).map(([field, value]) => [field, value.trim()]).filter(([, value]) => value !== "")),
      }),
    onSuccess: onRegistered,
    onSettled: () => queries.invalidateQueries({ queryKey: ["practice"] }),
  });
  const errors = isProblem(register.error) ? register.error.fieldErrors : {};
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) => setTyped({ ...typed, [name]: event.currentTarget.value }),
    error: errors[name],
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate();
  };
  if (teams.length === 0) {
    return (
      <Notice tone="caution" title="You are not on a care team">
        A patient is registered with a care team. Ask an administrator to add you to one.
      </Notice>
    );
  }
  return (
    <Panel>
      <form onSubmit={submit}>
        <Stack maw={560}>
          <Group grow align="flex-start">
            <TextInput label="Given name" required withAsterisk={false} maxLength={100} autoComplete="off" {...field("given_name")} />
            <TextInput label="Family name" required withAsterisk={false} maxLength={100} autoComplete="off" {...field("family_name")} />
          </Group>
          <Group grow align="flex-start">
            <TextInput type="date" label="Birth date" required withAsterisk={false} min="1900-01-01" max={todayIn(localZone())} {...field("birth_date")} />
            <NativeSelect
              label="Sex"
              data={[
                { value: "unknown", label: "Not recorded" },
                { value: "female", label: "Female" },
                { value: "male", label: "Male" },
                { value: "other", label: "Other" },
              ]}
              {...field("sex")}
            />
          </Group>
          <Group grow align="flex-start">
            <TextInput type="email" label="E-mail address (optional)" autoComplete="off" {...field("email")} />
            <TextInput type="tel" label="Phone (optional)" maxLength={40} autoComplete="off" {...field("phone")} />
          </Group>
          <Select
            label="Where they live: time zone"
            searchable
            allowDeselect={false}
            data={zones}
            limit={60}
            value={typed.time_zone}
            onChange={(zone) => zone !== null && setTyped({ ...typed, time_zone: zone })}
            error={errors["time_zone"]}
          />
          <NativeSelect label="Care team" data={teams.map(({ id, name }) => ({ value: id, label: name }))} {...field("care_team_id")} />
          <ProblemAlert error={register.error} />
          <Group>
            <Button type="submit" loading={register.isPending}>
              Register
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

function Registered({ patient, onAnother }: { patient: Patient; onAnother: () => void }) {
  const [invites, setInvites] = useState(false);
  return (
    <Notice tone="good" role="status" title={`${patient.name} is registered`}>
      <p>With {patient.care_team?.name ?? "no care team"}. Next, invite them, so that they can check in and book visits.</p>
      <Group gap="xs">
        <Button onClick={() => setInvites(true)}>Invite {patient.given_name}</Button>
        <Button component={Link} to={`/patients/${patient.id}`} variant="default">
          Open the chart
        </Button>
        <Button variant="subtle" onClick={onAnother}>
          Register another
        </Button>
      </Group>
      {invites && <InvitePatient patient={patient} onClose={() => setInvites(false)} />}
    </Notice>
  );
}
