import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { EmptyState, ErrorState, Icon, LoadingSkeleton, PageHeader, Panel } from "@/components";
import { instrumentWords } from "@/features/measures/words";
import { VisitCard } from "@/features/visits/VisitCard";
import { useAccount } from "@/lib/account";
import { OfflineError, type RefillStatus, type Today } from "@/lib/api";
import { glue } from "@/lib/dose";
import { patientQuery, todayQuery } from "@/lib/queries";
import { dayText, greeting, todayIn } from "@/lib/time";

/** What a patient needs to know and do today, and nothing else. */
export function TodayPage() {
  const { person_id: patientId, practice, name } = useAccount();
  const today = useQuery(todayQuery(patientId));
  const patient = useQuery(patientQuery(patientId));
  const zone = patient.data?.time_zone ?? practice.time_zone;
  const called = patient.data?.given_name ?? name.split(" ")[0] ?? name;
  return (
    <Stack>
      <PageHeader title={`${greeting()}, ${called}`} />
      {today.isPending && <LoadingSkeleton rows={4} height={96} />}
      {today.error instanceof OfflineError && <OfflineCheckIns />}
      {today.isError && <ErrorState error={today.error} retry={() => void today.refetch()} />}
      {today.isSuccess && <Cards today={today.data} zone={zone} />}
    </Stack>
  );
}

/** Without a connection a check-in can still be answered. */
function OfflineCheckIns() {
  return (
    <Panel title="You are offline">
      <Stack gap="xs">
        <Text>You can still answer a check-in. It stays on this device, locked, until the connection is back.</Text>
        {["phq-9", "gad-7"].map((slug) => (
          <Button key={slug} component={Link} to={`/check-in/${slug}`} variant="default" fullWidth>
            {instrumentWords(slug).title}
          </Button>
        ))}
      </Stack>
    </Panel>
  );
}

function Cards({ today, zone }: { today: Today; zone: string }) {
  const { due, doses, exams, next_visit, messages_unread } = today;
  return (
    <>
      {due.map(({ id, instrument, reason, last_on, is_begun, is_late }) => (
        <Panel key={id}>
          <Group justify="space-between" wrap="nowrap" pt={4}>
            <div>
              <Text fw={600}>{instrumentWords(instrument).title}</Text>
              <Text c="dimmed" size="sm">
                2 minutes · {is_late ? "Still welcome" : "Due"} until {dayText(last_on, todayIn(zone))}
              </Text>
              <Text c="dimmed" size="sm">
                {reason}
              </Text>
            </div>
            <Button component={Link} to={`/check-in/${instrument}`} aria-label={`${is_begun ? "Go on with" : "Start"} the ${instrumentWords(instrument).title.toLowerCase()}`}>
              {is_begun ? "Go on" : "Start"}
            </Button>
          </Group>
        </Panel>
      ))}
      {messages_unread > 0 && (
        <Button component={Link} to="/messages" variant="default" justify="flex-start" leftSection={<Icon name="messages" />}>
          {messages_unread === 1 ? "1 new message" : `${messages_unread} new messages`}
        </Button>
      )}
      {doses.length === 0 ? (
        <EmptyState icon="pill" title="No medication here yet">
          When your prescriber signs one, you see here what to take and from when.
        </EmptyState>
      ) : (
        doses.map((dose) => <DoseCard key={dose.medication_id} dose={dose} />)
      )}
      <Button component={Link} to="/medicines" variant="default" justify="flex-start" leftSection={<Icon name="pill" />}>
        All my medicines
      </Button>
      <Button component={Link} to="/plan" variant="default" justify="flex-start" leftSection={<Icon name="calendar" />}>
        My plan
      </Button>
      {exams.length > 0 && (
        <Panel title="Tests and measurements">
          <Stack gap="xs">
            {exams.map(({ text }) => (
              <Text key={text}>{glue(text)}</Text>
            ))}
            <Text size="sm" c="dimmed">
              Your care team can tell you where and how.
            </Text>
          </Stack>
        </Panel>
      )}
      {next_visit === null ? (
        <Panel title="Video visit">
          <Group justify="space-between" gap="xs">
            <Text c="dimmed">No visit is booked.</Text>
            <Button component={Link} to="/visits/book" variant="default">
              Book a visit
            </Button>
          </Group>
        </Panel>
      ) : (
        <VisitCard visit={next_visit} zone={zone} title="Next video visit" mayCancel={false} />
      )}
    </>
  );
}

const ASKED: Partial<Record<RefillStatus, string>> = {
  open: "You asked for a refill. Your care team has not looked at it yet.",
  passed_on: "You asked for a refill. It is with your prescriber.",
};

function DoseCard({ dose }: { dose: Today["doses"][number] }) {
  const asked = dose.refill_request_status === null ? undefined : ASKED[dose.refill_request_status];
  return (
    <Panel title={dose.name}>
      <Stack gap="xs">
        <Text>{glue(dose.take_text)}</Text>
        {dose.next_text !== null && (
          <Text fw={600} c="var(--ek-accent-ink)">
            {glue(dose.next_text)}
          </Text>
        )}
        <Group justify="space-between" gap="xs">
          <Text c="dimmed" flex="1 1 220px">
            {dose.is_reported ? "Not prescribed here." : glue(dose.supply_text)}
          </Text>
          {asked === undefined && !dose.is_reported && (
            <Button component={Link} to={`/messages?refill=${dose.medication_id}`} variant="default" size="sm">
              Ask for a refill
            </Button>
          )}
        </Group>
        {asked !== undefined && (
          <Text size="sm" c="dimmed">
            {asked}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}
