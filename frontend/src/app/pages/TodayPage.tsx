import { PageHeader } from "@/components";
import { useAccount } from "@/lib/account";
import { greeting } from "@/lib/time";

export function TodayPage() {
  const account = useAccount();
  return <PageHeader title={`${greeting()}, ${account.name.split(" ")[0]}`} />;
}
