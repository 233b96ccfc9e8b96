/** What a screen shows when there is nothing to show yet, nothing at all, or something went wrong. */
import { Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import classes from "./states.module.css";
import { isProblem, OfflineError } from "@/lib/api";

/** Skeletons in the shape of what is coming. */
export function LoadingSkeleton({ rows = 3, height = 64, label = "Loading" }: { rows?: number; height?: number; label?: string }) {
  return (
    <Stack gap="sm" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </Stack>
  );
}

/** Nothing here: says why that is so, and what to do next. `isPage` where it is the whole screen. */
export function EmptyState({
  icon = "info",
  title,
  isPage = false,
  children,
  action,
}: {
  icon?: IconName;
  title: string;
  isPage?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack className={classes.state} align="center" gap="xs">
      <Icon name={icon} size={28} />
      <Title order={isPage ? 1 : 2} size="h2" ta="center">
        {title}
      </Title>
      {children !== undefined && (
        <Text component="div" c="dimmed" ta="center" maw={420}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}

/** Something went wrong: what happened and what to do next, in plain words. */
export function ErrorState({ error, isPage = false, retry }: { error: unknown; isPage?: boolean; retry?: () => void }) {
  const { title, detail } = explain(error);
  return (
    <Stack className={classes.state} align="center" gap="xs" role="alert">
      <Icon name={error instanceof OfflineError ? "offline" : "alert"} size={28} />
      <Title order={isPage ? 1 : 2} size="h2" ta="center">
        {title}
      </Title>
      <Text c="dimmed" ta="center" maw={420}>
        {detail}
      </Text>
      {retry !== undefined && (
        <Group>
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** The words for an error of any kind. */
export function explain(error: unknown): { title: string; detail: string } {
  if (error instanceof OfflineError) return { title: "You are offline", detail: error.message };
  if (isProblem(error)) {
    if (error.status === 404) {
      return { title: "We could not find this", detail: "It may have been removed, or you may not have access to it." };
    }
    return { title: error.title, detail: error.detail };
  }
  return {
    title: "Something went wrong on this screen",
    detail: "Please try again. If it happens again, tell the clinic what you were doing.",
  };
}
