import { Stack, Switch, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { howItStands, turnOff, turnOn, type Pushing } from "./pushing";
import { ErrorState, LoadingSkeleton, Panel, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";

const WHY_NOT: Record<Exclude<Pushing["kind"], "on" | "off">, string> = {
  unsupported: "This browser can not show notifications. You still get your clinic’s e-mails.",
  "install-first": "On an iPhone or iPad, add Evenkeel to the home screen first (Share, then “Add to Home Screen”), and open it from there.",
  "not-offered": "Your clinic does not send notifications. You still get its e-mails.",
  blocked: "Notifications are blocked for Evenkeel in this browser. Allow them in the browser’s settings for this site, then come back.",
};

/** The one switch for notifications on this device, which says how it really stands. */
export function PushSwitch() {
  const { membership_id: membership } = useAccount();
  const queries = useQueryClient();
  const queryKey = ["push", membership];
  const stands = useQuery({ queryKey, queryFn: howItStands, staleTime: 0 });
  const change = useMutation({
    mutationFn: ({ to, key }: { to: boolean; key: string }) => (to ? turnOn(key) : turnOff(key)),
    onSuccess: (now) => queries.setQueryData(queryKey, now),
  });
  return (
    <Panel title="Notifications on this device">
      {stands.isPending && <LoadingSkeleton rows={1} label="Looking at this browser" />}
      {stands.isError && <ErrorState error={stands.error} retry={() => void stands.refetch()} />}
      {stands.isSuccess && <Stand stands={stands.data} isBusy={change.isPending} onChange={(to, key) => change.mutate({ to, key })} />}
      <ProblemAlert error={change.error} />
    </Panel>
  );
}

function Stand({ stands, isBusy, onChange }: { stands: Pushing; isBusy: boolean; onChange: (to: boolean, key: string) => void }) {
  if (stands.kind !== "on" && stands.kind !== "off") return <Text>{WHY_NOT[stands.kind]}</Text>;
  return (
    <Stack gap="xs">
      <Switch
        label={stands.kind === "on" ? "On: this device is told when something is waiting" : "Off: this device is not told"}
        checked={stands.kind === "on"}
        disabled={isBusy}
        onChange={(event) => onChange(event.currentTarget.checked, stands.key)}
      />
      <Text size="sm" c="dimmed">
        It always says the same: “Something is waiting for you. Sign in to see it.” Never a medicine, a score or a diagnosis.
      </Text>
    </Stack>
  );
}
