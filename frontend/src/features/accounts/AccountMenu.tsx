import { Button, Menu, Text, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Icon, notifyDone } from "@/components";
import { useAccount, useSetAccount } from "@/lib/account";
import { isProblem, post } from "@/lib/api";

const SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: "auto", label: "Like my device" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function AccountMenu({ onKeyboardHelp }: { onKeyboardHelp?: (() => void) | undefined }) {
  const account = useAccount();
  const setAccount = useSetAccount();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useMutation({
    mutationFn: (everywhere: boolean) =>
      post(everywhere ? "/api/account/sign-out-everywhere" : "/api/account/sign-out"),
    onSuccess: () => setAccount(null),
    onError: (error) => {
      if (isProblem(error) && error.status === 401) setAccount(null);
      else notifyDone("We could not sign you out. Check your connection and try again.");
    },
  });
  return (
    <Menu position="bottom-end" width={240} withinPortal>
      <Menu.Target>
        <Button variant="subtle" color="gray" size="sm" px={8} aria-label={`Account menu of ${account.name}`} c="inherit">
          <Icon name="person" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text span fw={600} c="var(--ek-ink)" display="block" size="sm">
            {account.name}
          </Text>
          {account.email}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>Colors</Menu.Label>
        {SCHEMES.map(({ value, label }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            closeMenuOnClick={false}
            onClick={() => setColorScheme(value)}
            rightSection={colorScheme === value ? <Icon name="check" size={16} /> : null}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {onKeyboardHelp !== undefined && (
          <Menu.Item leftSection={<Icon name="keyboard" size={18} />} onClick={onKeyboardHelp}>
            Keyboard shortcuts
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="sign-out" size={18} />} onClick={() => leave.mutate(false)}>
          Sign out
        </Menu.Item>
        <Menu.Item onClick={() => leave.mutate(true)}>Sign out on every device</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
