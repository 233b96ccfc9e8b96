import { lazy } from "react";
import { MedicinesPage } from "../pages/MedicinesPage";
import { OwnListPage } from "../pages/PersonalListPage";
import { PlanPage } from "../pages/PlanPage";
import { TodayPage } from "../pages/TodayPage";
import type { Workspace } from "../workspace";
import { MyHealthPage } from "@/features/health/MyHealthPage";
import { CheckInHistory } from "@/features/measures/CheckInHistory";
import { CheckInPage } from "@/features/measures/CheckInPage";
import { OwnTrendPage } from "@/features/measures/OwnTrendPage";
import { MessagesPage } from "@/features/messaging/MessagesPage";
import { PushSwitch } from "@/features/notifications/PushSwitch";
import { AccessLogPage } from "@/features/people/AccessLogPage";
import { MorePage } from "@/features/people/MorePage";
import { BookPage } from "@/features/visits/BookPage";
import { VisitsPage } from "@/features/visits/VisitsPage";

const VisitRoomPage = lazy(() => import("../pages/VisitRoomPage"));

export const patient: Workspace = {
  nav: [
    { to: "/", label: "Today", icon: "today", also: ["/check-in/"] },
    { to: "/visits", label: "Visits", icon: "calendar" },
    { to: "/messages", label: "Messages", icon: "messages" },
    { to: "/trend", label: "Trend", icon: "trend", also: ["/check-ins"] },
    { to: "/more", label: "More", icon: "more", also: ["/medicines", "/plan"] },
  ],
  alone: /^\/check-in\/|\/room$/,
  routes: [
    { index: true, element: <TodayPage /> },
    { path: "check-in/:instrument", element: <CheckInPage /> },
    { path: "check-ins", element: <CheckInHistory /> },
    { path: "visits", element: <VisitsPage /> },
    { path: "visits/book", element: <BookPage /> },
    { path: "visits/:visitId/room", element: <VisitRoomPage /> },
    { path: "messages", element: <MessagesPage /> },
    { path: "trend", element: <OwnTrendPage /> },
    { path: "medicines", element: <MedicinesPage /> },
    { path: "plan", element: <PlanPage /> },
    {
      path: "more",
      element: (
        <MorePage>
          <PushSwitch />
        </MorePage>
      ),
    },
    { path: "more/health", element: <MyHealthPage /> },
    { path: "more/access", element: <AccessLogPage /> },
    { path: "more/list", element: <OwnListPage /> },
  ],
};
