import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { ProblemAlert } from "@/components";
import { accountQuery, useSetAccount } from "@/lib/account";
import { configureClient, post, type Account } from "@/lib/api";

/** Mounted once: asks for the password when the server wants to know that it is still the same person. */
export function ConfirmPassword() {
  const queries = useQueryClient();
  const setAccount = useSetAccount();
  const answer = useRef<((confirmed: boolean) => void) | null>(null);
  const [opened, setOpened] = useState(false);
  const [password, setPassword] = useState("");
  const confirm = useMutation({
    mutationFn: () => post<Account>("/api/account/confirm", { body: { password } }),
    onSuccess: (account) => {
      queries.setQueryData(accountQuery.queryKey, account);
      finish(true);
    },
  });

  const finish = (confirmed: boolean) => {
    setOpened(false);
    setPassword("");
    confirm.reset();
    answer.current?.(confirmed);
    answer.current = null;
  };

  const leave = useRef(setAccount);
  useEffect(() => {
    leave.current = setAccount;
  });
  useEffect(() => {
    configureClient({
      confirmPassword: () =>
        new Promise((resolve) => {
          answer.current?.(false);
          answer.current = resolve;
          setOpened(true);
        }),
      signedOut: () => {
        if (queries.getQueryData(accountQuery.queryKey) != null) leave.current(null);
      },
    });
  }, [queries]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <Modal opened={opened} onClose={() => finish(false)} title="Your password, please">
      <form onSubmit={submit}>
        <Stack>
          <Text>To sign, we need to know that it is still you at the screen. Then we go on with what you were doing.</Text>
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            data-autofocus
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <ProblemAlert error={confirm.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => finish(false)}>
              Cancel
            </Button>
            <Button type="submit" loading={confirm.isPending}>
              Confirm
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
