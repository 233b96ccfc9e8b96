import { Container } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useRoutes, type RouteObject } from "react-router";
import { NotFoundPage } from "./pages/NotFoundPage";
import { Shell } from "./Shell";
import { WORKSPACES } from "./workspaces";
import { ErrorState, LoadingSkeleton } from "@/components";
import { InvitationPage } from "@/features/accounts/InvitationPage";
import { SignInPage } from "@/features/accounts/SignInPage";
import { accountQuery } from "@/lib/account";
import type { RoleName } from "@/lib/api";

/** Whoever is not signed in sees the sign-in page at every address, and stays at that address afterwards. */
export function AppRoutes() {
  const { data: account, error, isPending, refetch } = useQuery(accountQuery);
  const role = account?.role ?? null;
  const routes = useMemo(() => routesFor(role), [role]);
  const screen = useRoutes(routes);
  if (isPending) {
    return (
      <Container size="xs" py="xl">
        <LoadingSkeleton rows={3} label="Loading Evenkeel" />
      </Container>
    );
  }
  if (error !== null) {
    return (
      <Container size="xs" py="xl" component="main">
        <ErrorState isPage error={error} retry={() => void refetch()} />
      </Container>
    );
  }
  return screen;
}

function routesFor(role: RoleName | null): RouteObject[] {
  const invitation: RouteObject = { path: "/invitation", element: <InvitationPage /> };
  if (role === null) return [invitation, { path: "*", element: <SignInPage /> }];
  const workspace = WORKSPACES[role];
  return [
    invitation,
    {
      path: "/",
      element: <Shell workspace={workspace} />,
      children: [...workspace.routes, { path: "*", element: <NotFoundPage /> }],
    },
  ];
}
