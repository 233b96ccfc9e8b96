/** Pages of reading: the check-ins nobody has read, and the practice's rates. */
import { Stack } from "@mantine/core";
import { PageHeader } from "@/components";
import { Rates } from "@/features/measures/Rates";
import { ReviewQueue } from "@/features/measures/ReviewQueue";

export function ReviewQueuePage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Unreviewed check-ins" lead="Who waits longest comes first" />
      <ReviewQueue />
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
