import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { CrisisHelp, ErrorState, Icon, LoadingSkeleton, PageHeader, Panel } from "@/components";
import { useAccount } from "@/lib/account";
import type { Patient } from "@/lib/api";
import { patientQuery } from "@/lib/queries";
import { dayText, zoneName } from "@/lib/time";

/** `children`: settings that are another feature's. */
export function MorePage({ children }: { children?: ReactNode }) {
  const { person_id: patientId, practice, email } = useAccount();
  const patient = useQuery(patientQuery(patientId));
  return (
    <Stack>
      <PageHeader title="More" />
      <Panel title="Help right now">
        <CrisisHelp withLead={false} language={patient.data?.language === "es" ? "es" : undefined} />
      </Panel>
      <Panel title="You">
        {patient.isPending && <LoadingSkeleton />}
        {patient.isError && <ErrorState error={patient.error} retry={() => void patient.refetch()} />}
        {patient.isSuccess && <Profile patient={patient.data} email={email} />}
        <Text size="sm" c="dimmed" mt="sm">
          Is something wrong here? Write to your care team; they change it.
        </Text>
      </Panel>
      <Panel title="Your clinic">
        <Text>{practice.name}</Text>
        <Text>
          <a href={`tel:${practice.phone}`}>{practice.phone}</a>
        </Text>
      </Panel>
      {children}
      <Button component={Link} to="/medicines" variant="default" justify="flex-start" leftSection={<Icon name="pill" />}>
        My medicines
      </Button>
      <Button component={Link} to="/more/list" variant="default" justify="flex-start" leftSection={<Icon name="pill" />}>
        My medication list, to read or print
      </Button>
      <Button component={Link} to="/more/health" variant="default" justify="flex-start" leftSection={<Icon name="person" />}>
        My health and measurements
      </Button>
      <Button component={Link} to="/more/access" variant="default" justify="flex-start" leftSection={<Icon name="list" />}>
        Who has looked at my record
      </Button>
    </Stack>
  );
}

function Profile({ patient, email }: { patient: Patient; email: string }) {
  const facts: [string, string][] = [
    ["Name", patient.name],
    ["Born", dayText(patient.birth_date)],
    ["E-mail", patient.email ?? email],
    ["Phone", patient.phone ?? "not known"],
    ["Times are shown in", zoneName(patient.time_zone)],
    ["Care team", patient.care_team?.name ?? "none yet"],
    ["Prescriber", patient.prescribers.map(({ name }) => name).join(", ") || "none yet"],
  ];
  return (
    <dl style={{ margin: 0, display: "grid", gridTemplateColumns: "minmax(96px, auto) 1fr", gap: "4px 16px" }}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <Text component="dt" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} style={{ overflowWrap: "anywhere" }}>
            {value}
          </Text>
        </div>
      ))}
    </dl>
  );
}
