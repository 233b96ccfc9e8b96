import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Doorstep } from "./Doorstep";
import { ProblemAlert } from "@/components";
import { useSetAccount } from "@/lib/account";
import { isProblem, post, type Account, type Membership, type RoleName } from "@/lib/api";

const AS: Record<RoleName, string> = {
  patient: "as a patient",
  prescriber: "as a prescriber",
  care_support: "in care support",
  pharmacist: "as a pharmacist",
  admin: "as an administrator",
};

export function SignInPage() {
  const setAccount = useSetAccount();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: (membershipId: string | null) =>
      post<Account>("/api/account/sign-in", {
        body: { email: email.trim(), password, ...(membershipId === null ? {} : { membership_id: membershipId }) },
      }),
    onSuccess: setAccount,
  });
  const memberships = isProblem(signIn.error, "choose-membership")
    ? (signIn.error.extra<Membership[]>("memberships") ?? [])
    : [];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(null);
  };

  if (memberships.length > 0) {
    return (
      <Doorstep title="Where to?" lead="You belong to more than one place. A session is for one of them.">
        <Stack gap="xs">
          {memberships.map((membership) => (
            <Button
              key={membership.id}
              variant="default"
              size="lg"
              justify="flex-start"
              loading={signIn.isPending && signIn.variables === membership.id}
              onClick={() => signIn.mutate(membership.id)}
            >
              {membership.practice_name}, {AS[membership.role]}
            </Button>
          ))}
          <Button variant="subtle" onClick={() => signIn.reset()}>
            Back
          </Button>
        </Stack>
      </Doorstep>
    );
  }

  return (
    <Doorstep title="Sign in" lead="Use the e-mail address your clinic knows.">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <ProblemAlert error={signIn.error} />
          <Button type="submit" fullWidth loading={signIn.isPending}>
            Sign in
          </Button>
          <Text size="sm" c="dimmed">
            No password yet? Open the link in your invitation. Lost it? Ask your clinic for a new invitation.
          </Text>
        </Stack>
      </form>
    </Doorstep>
  );
}
