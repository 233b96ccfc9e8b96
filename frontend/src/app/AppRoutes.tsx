import { Container } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense } from "react";
import { Navigate, Route, Routes, useLocation, useNavigate } from "react-router";
import { CrisisKept } from "./CrisisKept";
import { WORKSPACES } from "./workspaces";
import { ErrorState, LoadingSkeleton } from "@/components";
import { InvitationPage } from "@/features/accounts/InvitationPage";
import { SignInPage } from "@/features/accounts/SignInPage";
import { CheckInLinkPage } from "@/features/measures/CheckInLinkPage";
import { accountQuery } from "@/lib/account";
import { isProblem } from "@/lib/api";

/** The link of a letter opens whoever is signed in; a session that came from one sees nothing else. */
export function AppRoutes() {
  const { pathname } = useLocation();
  return pathname === "/c" ? <FromLetter /> : <ForAccount />;
}

function FromLetter() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await queries.resetQueries({ queryKey: accountQuery.queryKey });
    await navigate("/", { replace: true });
  };
  return <CheckInLinkPage onLeft={() => void leave()} />;
}

/** Whoever is not signed in sees the sign-in page at every address, and stays at that address afterwards. */
function ForAccount() {
  const { data: account, error, isPending, refetch } = useQuery(accountQuery);
  if (isPending) return <Opening />;
  if (isProblem(error) && error.slug === "check-in-only") return <Navigate to="/c" replace />;
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
