import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useLocation, useNavigate } from "react-router";
import { Doorstep } from "./Doorstep";
import { ErrorState, LoadingSkeleton, Notice, ProblemAlert } from "@/components";
import { useSetAccount } from "@/lib/account";
import { isProblem, post, type Account, type Invitation } from "@/lib/api";

const SHORTEST = 12;

/** The link of an invitation: who invites, and a password. The token stands after "#", so no server log ever sees it. */
export function InvitationPage() {
  const token = useLocation().hash.slice(1);
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => post<Invitation>("/api/links/invitation", { body: { token } }),
    enabled: token !== "",
    staleTime: Infinity,
    retry: false,
  });

  if (token === "") {
    return (
      <Doorstep title="This link is not complete">
        <Text>Open the whole link from your invitation, or ask the clinic to send a new one.</Text>
      </Doorstep>
    );
  }
  if (invitation.isPending) {
    return (
      <Doorstep title="Your invitation">
        <LoadingSkeleton rows={2} />
      </Doorstep>
    );
  }
  if (invitation.isError) {
    return (
      <Doorstep title="Your invitation">
        {isProblem(invitation.error) && invitation.error.status < 500 ? (
          <Notice tone="caution" title={invitation.error.title} role="alert">
            {invitation.error.detail}
          </Notice>
        ) : (
          <ErrorState error={invitation.error} retry={() => void invitation.refetch()} />
        )}
      </Doorstep>
    );
  }
  return <Accept token={token} invitation={invitation.data} />;
}

function Accept({ token, invitation }: { token: string; invitation: Invitation }) {
  const setAccount = useSetAccount();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const isNew = !invitation.has_account;
  const tooShort = isNew && password !== "" && password.length < SHORTEST;
  const differs = isNew && again !== "" && again !== password;
  const accept = useMutation({
    mutationFn: () => post<Account>("/api/links/invitation/accept", { body: { token, password } }),
    onSuccess: (account) => {
      setAccount(account);
      void navigate("/", { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!tooShort && (!isNew || again === password)) accept.mutate();
  };
  return (
    <Doorstep
      title={`Welcome, ${invitation.name}`}
      lead={
        <>
          <strong>{invitation.practice_name}</strong> invites you to Evenkeel. You will sign in with{" "}
          <strong>{invitation.email}</strong>.
        </>
      }
    >
      <form onSubmit={submit}>
        <Stack>
          <input type="hidden" name="username" autoComplete="username" value={invitation.email} readOnly />
          <PasswordInput
            label={isNew ? "Choose a password" : "Your Evenkeel password"}
            description={isNew ? `At least ${SHORTEST} characters. A few words in a row are easy to remember.` : "You already have an account with this address."}
            autoComplete={isNew ? "new-password" : "current-password"}
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={tooShort ? `${SHORTEST - password.length} more to go` : null}
          />
          {isNew && (
            <PasswordInput
              label="The same password again"
              autoComplete="new-password"
              required
              withAsterisk={false}
              value={again}
              onChange={(event) => setAgain(event.currentTarget.value)}
              error={differs ? "The two are not the same yet" : null}
            />
          )}
          <ProblemAlert error={accept.error} />
          <Button type="submit" fullWidth loading={accept.isPending}>
            {isNew ? "Save the password and sign in" : "Accept and sign in"}
          </Button>
        </Stack>
      </form>
    </Doorstep>
  );
}
