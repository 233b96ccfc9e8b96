/** Pages of reading: the check-ins nobody has read, and the practice's rates. */
import { Stack } from "@mantine/core";
import { PageHeader } from "@/components";
import { Rates } from "@/features/measures/Rates";
import { OverdueCheckIns, ReviewQueue } from "@/features/measures/ReviewQueue";

export function ReviewQueuePage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Check-ins" lead="Unreviewed and overdue; who waits longest comes first" />
      <ReviewQueue />
      <OverdueCheckIns />
    </Stack>
  );
}

export function RatesPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="How patients do" lead="Each number opens the patients behind it" />
      <Rates />
    </Stack>
  );
}
