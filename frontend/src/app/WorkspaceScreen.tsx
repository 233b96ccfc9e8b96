import type { ComponentType } from "react";
import { useRoutes, type RouteObject } from "react-router";
import { NotFoundPage } from "./pages/NotFoundPage";
import { Shell } from "./Shell";
import type { Workspace } from "./workspace";

/** The frame and the routes of one workspace. */
export function workspaceScreen(workspace: Workspace): ComponentType {
  const routes: RouteObject[] = [
    {
      path: "/",
      element: <Shell workspace={workspace} />,
      children: [...workspace.routes, { path: "*", element: <NotFoundPage /> }],
    },
  ];
  return function WorkspaceScreen() {
    return useRoutes(routes);
  };
}
