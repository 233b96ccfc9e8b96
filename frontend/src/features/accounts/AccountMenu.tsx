import { Button, Divider, Popover, SegmentedControl, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Icon, Notice, ProblemAlert } from "@/components";
import { useAccount, useSetAccount } from "@/lib/account";
import { isProblem, post, type Account } from "@/lib/api";
import { deliver, unsent } from "@/lib/offline/unsent";
import { forget } from "@/lib/offline/vault";

/** Who is signed in, colors, and the ways out. */
export function AccountMenu({
  onKeyboardHelp,
  onNotifications,
}: {
  onKeyboardHelp?: (() => void) | undefined;
  onNotifications?: (() => void) | undefined;
}) {
  const account = useAccount();
  const setAccount = useSetAccount();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [opened, setOpened] = useState(false);
  const [isWarned, setWarned] = useState(false);
  const leave = useMutation({
    mutationFn: async (everywhere: boolean) => {
      if (!isWarned && (await hasUnsent(account))) {
        setWarned(true);
        return false;
      }
      await post(everywhere ? "/api/account/sign-out-everywhere" : "/api/account/sign-out").catch((error: unknown) => {
        // Already signed out is what was asked for.
        if (!isProblem(error) || error.status !== 401) throw error;
      });
      forgetTyped();
      await forget();
      return true;
    },
    onSuccess: (isOut) => {
      if (isOut) setAccount(null);
    },
  });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={272} trapFocus withRoles>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          px={8}
          c="inherit"
          aria-label={`Account of ${account.name}`}
          onClick={() => setOpened(!opened)}
        >
          <Icon name="person" />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Account" bg="var(--ek-surface)">
        <Stack gap="xs">
          <div>
            <Text fw={600}>{account.name}</Text>
            <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {account.email}
            </Text>
          </div>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="Colors"
            value={colorScheme}
            onChange={(scheme) => setColorScheme(scheme === "light" || scheme === "dark" ? scheme : "auto")}
            data={[
              { value: "auto", label: "Like device" },
              { value: "light", label: "Light" },
              { value: "dark", label: "Dark" },
            ]}
          />
          <Divider />
          {onKeyboardHelp !== undefined && (
            <Button
              variant="subtle"
              justify="flex-start"
              size="sm"
              leftSection={<Icon name="keyboard" size={18} />}
              onClick={() => {
                setOpened(false);
                onKeyboardHelp();
              }}
            >
              Keyboard shortcuts
            </Button>
          )}
          {onNotifications !== undefined && (
            <Button
              variant="subtle"
              justify="flex-start"
              size="sm"
              leftSection={<Icon name="settings" size={18} />}
              onClick={() => {
                setOpened(false);
                onNotifications();
              }}
            >
              Notifications
            </Button>
          )}
          <Button
            variant="subtle"
            justify="flex-start"
            size="sm"
            leftSection={<Icon name="sign-out" size={18} />}
            onClick={() => leave.mutate(false)}
          >
            Sign out
          </Button>
          <Button variant="subtle" justify="flex-start" size="sm" onClick={() => leave.mutate(true)}>
            Sign out on every device
          </Button>
          {isWarned && (
            <Notice tone="caution" title="Some answers have not reached the clinic" role="alert">
              Signing out removes them from this device. Sign out again to go on.
            </Notice>
          )}
          <ProblemAlert error={leave.error} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Says whether a patient's answers are still only on this device, after trying to send them. */
async function hasUnsent({ role, person_id: patientId }: Account): Promise<boolean> {
  if (role !== "patient") return false;
  await deliver(patientId);
  return (await unsent(patientId)).length > 0;
}

/** Whoever signs out leaves nothing half-written on a device that others may use. */
function forgetTyped(): void {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) if (key.startsWith("evenkeel.")) storage.removeItem(key);
  }
}
