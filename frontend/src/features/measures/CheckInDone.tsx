import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "react-router";
import { instrumentWords } from "./words";
import { CrisisContacts, Notice, PageHeader, Panel, SeverityBadge } from "@/components";
import { useAccount } from "@/lib/account";
import type { CheckIn, Instrument } from "@/lib/api";
import { useCrisis } from "@/lib/crisis";
import { todayQuery } from "@/lib/queries";

/** Saved: what happens with the answers now, and what the number means and does not mean. */
export function CheckInDone({
  checkIn,
  instrument,
  showCrisis,
}: {
  checkIn: CheckIn;
  instrument: Instrument;
  showCrisis: boolean;
}) {
  const { practice, person_id: patientId } = useAccount();
  const crisis = useCrisis();
  const { data: today } = useQuery(todayQuery(patientId));
  useEffect(() => {
    window.scrollTo({ top: 0 });
  }, []);
  const next = today?.due.find((due) => due.instrument !== checkIn.instrument);
  return (
    <Stack>
      <PageHeader title="Your answers are saved" />
      {showCrisis && (
        <Notice tone="act" icon="phone" title="Please talk to somebody today" role="alert">
          <Stack gap="xs" mt={4}>
            <Text>
              Your answer about hurting yourself is marked for your care team. They may not see it right away. If you may act on
              these thoughts, call now:
            </Text>
            <CrisisContacts contacts={crisis.contacts} />
          </Stack>
        </Notice>
      )}
      <Text>No one has read them yet. Your care team at {practice.name} reads them before your next visit.</Text>
      {checkIn.total !== null && (
        <Panel title="Your total">
          <Stack gap={4}>
            <Text fw={600} size="lg">
              {checkIn.total} of {instrument.maximum}
            </Text>
            {checkIn.severity !== null && (
              <SeverityBadge severity={checkIn.severity} label={checkIn.severity_label ?? undefined} />
            )}
            <Text c="dimmed">
              Higher means more {instrumentWords(instrument.slug).about} in these two weeks. One number is not a diagnosis: your care
              team looks at how it changes over time, together with you.
            </Text>
          </Stack>
        </Panel>
      )}
      {next !== undefined && (
        <Button component={Link} to={`/check-in/${next.instrument}`} size="lg" fullWidth>
          Next: {instrumentWords(next.instrument).title.toLowerCase()}, 2 minutes
        </Button>
      )}
      <Button component={Link} to="/" variant={next === undefined ? "filled" : "default"} fullWidth>
        Back to today
      </Button>
      <Button component={Link} to="/trend" variant="subtle" fullWidth>
        See how it changed over time
      </Button>
    </Stack>
  );
}
