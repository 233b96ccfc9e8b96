import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { accessLines } from "./accessLog";
import { DataTable, EmptyState, ErrorState, LoadingSkeleton, PageHeader, Panel } from "@/components";
import { useAccount } from "@/lib/account";
import { accessLogQuery } from "@/lib/queries";
import { instantText } from "@/lib/time";

/** Every look at this patient's record, refused ones included. */
export function AccessLogPage() {
  const { person_id: patientId } = useAccount();
  const log = useQuery(accessLogQuery(patientId));
  return (
    <Stack>
      <PageHeader title="Who has looked at my record" lead="Every time somebody opened or changed something, you included." />
      {log.isPending && <LoadingSkeleton rows={6} height={32} />}
      {log.isError && <ErrorState error={log.error} retry={() => void log.refetch()} />}
      {log.isSuccess && log.data.length === 0 && <EmptyState icon="list" title="Nobody has looked yet" />}
      {log.isSuccess && log.data.length > 0 && (
        <Panel flush>
          <DataTable
            caption="Access to your record"
            hideCaption
            rows={accessLines(log.data)}
            rowKey={({ at, who, action, outcome }) => [at, who, action, outcome].join(" ")}
            columns={[
              { key: "at", head: "When", cell: ({ at }) => instantText(at), isRowHeader: true },
              { key: "who", head: "Who", cell: ({ who, role }) => `${who} (${role.replaceAll("_", " ")})` },
              {
                key: "what",
                head: "What",
                cell: ({ action, outcome, times }) =>
                  `${sentence(action)}${outcome === "allowed" ? "" : `: ${outcome}`}${times > 1 ? ` (${times} times)` : ""}`,
              },
            ]}
          />
        </Panel>
      )}
    </Stack>
  );
}

function sentence(action: string): string {
  const words = action.replaceAll(/[_.-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
