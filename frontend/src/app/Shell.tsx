import { Modal } from "@mantine/core";
import { useEffect, useRef, useState, Suspense } from "react";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { ErrorBoundary } from "./ErrorBoundary";
import classes from "./Shell.module.css";
import { ROLE_NAMES, type NavItem, type Workspace } from "./workspace";
import { Icon, KeyboardHelp, LoadingSkeleton } from "@/components";
import { UnsentNotice } from "@/features/measures/UnsentNotice";
import { AccountMenu } from "@/features/accounts/AccountMenu";
import { PushSwitch } from "@/features/notifications/PushSwitch";
import { CrisisButton } from "./CrisisButton";
import { useAccount } from "@/lib/account";
import { useChanges } from "@/lib/changes";
import { listenForShortcuts, useShortcuts } from "@/lib/shortcuts";

/** The frame of every screen: bottom navigation for patients, a rail with keys for staff. */
export function Shell({ workspace }: { workspace: Workspace }) {
  const account = useAccount();
  const isPatient = account.role === "patient";
  const { pathname } = useLocation();
  const [helpOpened, setHelpOpened] = useState(false);
  const [pushOpened, setPushOpened] = useState(false);
  const nav = useRef<HTMLElement>(null);
  useChanges();
  useEffect(listenForShortcuts, []);
  // Braces: scrolling gives a promise in newer browsers, and React would take it for a clean-up.
  useEffect(() => {
    window.scrollTo({ top: 0 });
    // On a phone the staff's navigation is wider than the screen: where one is must be seen.
    const current = nav.current?.querySelector<HTMLElement>(`.${classes.current}`);
    if (nav.current !== null && current != null) nav.current.scrollLeft = current.offsetLeft - (nav.current.clientWidth - current.offsetWidth) / 2;
  }, [pathname]);
  return (
    <div className={classes.shell} data-role={isPatient ? "patient" : "staff"}>
      <a className={classes.skip} href="#content">
        Skip to content
      </a>
      <header className={classes.top} data-print="never">
        <span className={classes.brand}>
          <img src="/icon.svg" alt="" width="24" height="24" />
          <span className={classes.practice}>{account.practice.name}</span>
          {!isPatient && <span className={classes.role}>{ROLE_NAMES[account.role]}</span>}
        </span>
        <span className={classes.tools}>
          {isPatient && <CrisisButton />}
          <AccountMenu
            onKeyboardHelp={isPatient ? undefined : () => setHelpOpened(true)}
            onNotifications={isPatient ? undefined : () => setPushOpened(true)}
          />
        </span>
      </header>
      {workspace.nav.length > 0 && workspace.alone?.test(pathname) !== true && (
        <nav ref={nav} className={classes.nav} aria-label="Main" data-print="never">
          {workspace.nav.map((item) => (
            <NavEntry key={item.to} item={item} />
          ))}
        </nav>
      )}
      <main id="content" className={classes.main} tabIndex={-1}>
        {isPatient && <UnsentNotice />}
        <ErrorBoundary resetOn={pathname}>
          <Suspense fallback={<LoadingSkeleton rows={4} />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      {!isPatient && <StaffKeys nav={workspace.nav} onHelp={() => setHelpOpened(true)} />}
      <Modal opened={pushOpened} onClose={() => setPushOpened(false)} title="Notifications">
        <PushSwitch />
      </Modal>
      <KeyboardHelp opened={helpOpened} onClose={() => setHelpOpened(false)} />
    </div>
  );
}

function NavEntry({ item }: { item: NavItem }) {
  const { pathname } = useLocation();
  const isAlso = item.also?.some((start) => pathname.startsWith(start)) ?? false;
  return (
    <NavLink
      to={item.to}
      end={item.to === "/"}
      className={({ isActive }) => (isActive || isAlso ? `${classes.entry} ${classes.current}` : (classes.entry ?? ""))}
      aria-keyshortcuts={item.keys}
    >
      <Icon name={item.icon} />
      <span>{item.label}</span>
    </NavLink>
  );
}

function StaffKeys({ nav, onHelp }: { nav: NavItem[]; onHelp: () => void }) {
  const navigate = useNavigate();
  useShortcuts("Everywhere", [
    { keys: "?", does: "Show these shortcuts", run: onHelp },
    ...nav.flatMap(({ keys, label, to }) =>
      keys === undefined ? [] : [{ keys, does: `Go to ${label.toLowerCase()}`, run: () => void navigate(to) }],
    ),
  ]);
  return null;
}
