import { Container } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { Route, Routes } from "react-router";
import { CrisisKept } from "./CrisisKept";
import { WORKSPACES } from "./workspaces";
import { ErrorState, LoadingSkeleton } from "@/components";
import { InvitationPage } from "@/features/accounts/InvitationPage";
import { SignInPage } from "@/features/accounts/SignInPage";
import { accountQuery } from "@/lib/account";

/** Whoever is not signed in sees the sign-in page at every address, and stays at that address afterwards. */
export function AppRoutes() {
  const { data: account, error, isPending, refetch } = useQuery(accountQuery);
  if (isPending) return <Opening />;
  if (error !== null) {
    return (
      <Container size="xs" py="xl" component="main">
        <ErrorState isPage error={error} retry={() => void refetch()} />
        <CrisisKept />
      </Container>
    );
  }
  const Screen = account === null ? SignInPage : WORKSPACES[account.role];
  return (
    <Suspense fallback={<Opening />}>
      <Routes>
        <Route path="/invitation" element={<InvitationPage />} />
        <Route path="*" element={<Screen />} />
      </Routes>
    </Suspense>
  );
}

function Opening() {
  return (
    <Container size="xs" py="xl">
      <LoadingSkeleton rows={3} label="Loading Evenkeel" />
    </Container>
  );
}
