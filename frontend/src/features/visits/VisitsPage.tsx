import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { VisitCard } from "./VisitCard";
import { EmptyState, ErrorState, LoadingSkeleton, PageHeader, Panel } from "@/components";
import { useAccount } from "@/lib/account";
import type { Visit, VisitStatus } from "@/lib/api";
import { patientQuery, visitsQuery } from "@/lib/queries";
import { relativeInstant } from "@/lib/time";

const STATUS: Record<VisitStatus, string> = {
  booked: "booked",
  in_progress: "going on",
  finished: "finished",
  cancelled: "cancelled",
};

/** A patient's visits: what comes, what was, and a way to book. */
export function VisitsPage() {
  const { person_id: patientId, practice } = useAccount();
  const visits = useQuery(visitsQuery(patientId));
  const patient = useQuery(patientQuery(patientId));
  const zone = patient.data?.time_zone ?? practice.time_zone;

  if (visits.isError) return <ErrorState isPage error={visits.error} retry={() => void visits.refetch()} />;
  if (visits.isPending) return <LoadingSkeleton rows={3} height={96} />;
  const coming = visits.data.filter(isComing).toSorted((a, b) => a.starts_at.localeCompare(b.starts_at));
  const past = visits.data.filter((visit) => !isComing(visit)).toSorted((a, b) => b.starts_at.localeCompare(a.starts_at));
  return (
    <Stack>
      <PageHeader
        title="Visits"
        actions={
          <Button component={Link} to="/visits/book">
            Book a visit
          </Button>
        }
      />
      {coming.length === 0 ? (
        <EmptyState icon="calendar" title="No visit is booked">
          Book one when it suits you. Visits are by video, on your phone or computer.
        </EmptyState>
      ) : (
        coming.map((visit) => <VisitCard key={visit.id} visit={visit} zone={zone} />)
      )}
      {past.length > 0 && (
        <Panel title="Past visits">
          <Stack gap="xs" component="ul" m={0} pl={0} style={{ listStyle: "none" }}>
            {past.map((visit) => (
              <li key={visit.id}>
                <Group justify="space-between" gap={4}>
                  <span>{relativeInstant(visit.starts_at, zone)}</span>
                  <Text span c="dimmed">
                    {visit.clinician.name}, {STATUS[visit.status]}
                  </Text>
                </Group>
              </li>
            ))}
          </Stack>
        </Panel>
      )}
    </Stack>
  );
}

function isComing(visit: Visit): boolean {
  return visit.status === "booked" || visit.status === "in_progress";
}
