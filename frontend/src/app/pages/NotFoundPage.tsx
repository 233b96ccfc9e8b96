import { Button } from "@mantine/core";
import { Link } from "react-router";
import { EmptyState } from "@/components";

export function NotFoundPage() {
  return (
    <EmptyState
      isPage
      icon="search"
      title="There is no such page"
      action={
        <Button component={Link} to="/" variant="default">
          Go to the start
        </Button>
      }
    >
      The address may be mistyped, or the page is not for your role.
    </EmptyState>
  );
}
