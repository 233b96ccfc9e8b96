import { Button, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { TakeBack } from "./TakeBack";
import { authorText, resultText } from "./words";
import { DataTable, ErrorState, LoadingSkeleton } from "@/components";
import type { Result } from "@/lib/api";
import { resultsQuery } from "@/lib/queries";
import { datedDay } from "@/lib/time";

const ResultChart = lazy(() => import("./ResultChart"));

interface Props {
  patientId: string;
  what: string;
  label: string;
  isOwn: boolean;
  today: string;
  onClose: () => void;
}

/** Every result of one quantity, drawn and listed; a wrong one can be taken back. */
export function ResultHistory({ patientId, what, label, isOwn, today, onClose }: Props) {
  const { data, error, isPending, refetch } = useQuery(resultsQuery(patientId, what));
  const [wrong, setWrong] = useState<Result>();
  const counted = (data ?? []).filter(({ is_withdrawn, value }) => !is_withdrawn && value !== null);
  return (
    <>
      <Modal opened={wrong === undefined} onClose={onClose} title={label} size="lg">
        <Stack>
          {isPending && <LoadingSkeleton rows={2} label="Loading results" />}
          {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
          {counted.length > 1 && (
            <Suspense fallback={<LoadingSkeleton rows={1} height={200} />}>
              <ResultChart results={counted} label={label} />
            </Suspense>
          )}
          {data !== undefined && (
            <DataTable
              caption={label}
              hideCaption
              rows={data}
              rowKey={({ id }) => id}
              columns={[
                { key: "on", head: "Day", isRowHeader: true, cell: ({ on }) => datedDay(on, today) },
                {
                  key: "value",
                  head: "Result",
                  cell: (result) => (result.is_withdrawn ? <s>{resultText(result)}</s> : <strong>{resultText(result)}</strong>),
                },
                {
                  key: "by",
                  head: "Recorded by",
                  cell: (result) => (
                    <>
                      {authorText(result)}
                      {result.is_withdrawn && (
                        <Text size="sm" c="dimmed">
                          {result.withdrawn_by}: {result.withdrawn_reason}
                        </Text>
                      )}
                    </>
                  ),
                },
                {
                  key: "wrong",
                  head: "",
                  cell: (result) =>
                    !result.is_withdrawn &&
                    (!isOwn || result.source === "home") && (
                      <Button
                        variant="subtle"
                        size="compact-sm"
                        onClick={() => setWrong(result)}
                        aria-label={`Mark ${label} of ${datedDay(result.on, today)} as entered in error`}
                      >
                        Wrong?
                      </Button>
                    ),
                },
              ]}
            />
          )}
        </Stack>
      </Modal>
      {wrong !== undefined && (
        <TakeBack
          patientId={patientId}
          entry={{ table: "results", id: wrong.id }}
          name={`${label}, ${resultText(wrong)},`}
          onClose={() => setWrong(undefined)}
        />
      )}
    </>
  );
}
