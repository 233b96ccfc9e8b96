import { QueryClient } from "@tanstack/react-query";
import { isProblem } from "@/lib/api";

/** What the server refused is not asked again; what did not get through is, twice. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && !(isProblem(error) && error.status < 500),
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
