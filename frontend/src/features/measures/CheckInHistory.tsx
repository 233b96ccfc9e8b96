import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { mayShowTrend } from "./ownTrend";
import { instrumentWords } from "./words";
import { DataTable, EmptyState, ErrorState, LoadingSkeleton, PageHeader, Panel } from "@/components";
import { useAccount } from "@/lib/account";
import type { CheckIn } from "@/lib/api";
import { useUnsent } from "@/lib/offline/useDelivery";
import { checkInsQuery } from "@/lib/queries";
import { instantText } from "@/lib/time";

const HOUR = 3_600_000;

/** Everything the patient answered, newest first: when, whether it is finished, and when it reached the clinic. */
export function CheckInHistory() {
  const { person_id: patientId } = useAccount();
  const checkIns = useQuery(checkInsQuery(patientId));
  const waiting = useUnsent(patientId).filter(({ isFinished }) => isFinished);
  if (checkIns.isError) return <ErrorState isPage error={checkIns.error} retry={() => void checkIns.refetch()} />;
  if (checkIns.isPending) return <LoadingSkeleton rows={5} height={56} />;
  const isShown = mayShowTrend(checkIns.data);
  return (
    <Stack>
      <PageHeader title="Your check-ins" lead="What you answered and when it reached your clinic." />
      {waiting.length > 0 && <Text>{waiting.length} more on this device, not sent yet.</Text>}
      {checkIns.data.length === 0 ? (
        <EmptyState
          icon="trend"
          title="No check-in yet"
          action={
            <Button component={Link} to="/check-in/phq-9">
              Do a mood check-in
            </Button>
          }
        />
      ) : (
        <Panel>
          <DataTable
            caption="Your check-ins"
            hideCaption
            rows={checkIns.data}
            rowKey={({ id }) => id}
            columns={[
              { key: "what", head: "Check-in", cell: ({ instrument }) => instrumentWords(instrument).title, isRowHeader: true },
              { key: "when", head: "Answered", cell: (checkIn) => <When checkIn={checkIn} /> },
              { key: "total", head: "Total", cell: (checkIn) => totalText(checkIn, isShown), numeric: true },
            ]}
          />
        </Panel>
      )}
      <Button component={Link} to="/trend" variant="default">
        See how it changed over time
      </Button>
    </Stack>
  );
}

function totalText({ is_finished: isFinished, total }: CheckIn, isShown: boolean): string {
  if (!isFinished) return "Not finished";
  return total === null || !isShown ? "–" : String(total);
}

function When({ checkIn }: { checkIn: CheckIn }) {
  const isLate = Date.parse(checkIn.recorded_at) - Date.parse(checkIn.answered_at) > HOUR;
  return (
    <>
      {instantText(checkIn.answered_at)}
      {isLate && (
        <Text size="sm" c="dimmed">
          Reached the clinic {instantText(checkIn.recorded_at)}
        </Text>
      )}
      {checkIn.filled_by_name !== null && (
        <Text size="sm" c="dimmed">
          Filled in by {checkIn.filled_by_name}
        </Text>
      )}
    </>
  );
}
