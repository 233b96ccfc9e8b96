import { Component, type ReactNode } from "react";
import { ErrorState } from "@/components";

interface Props {
  children: ReactNode;
  resetOn?: string;
}

interface State {
  error: unknown;
  resetOn: string | undefined;
}

/** Catches what a screen throws, and offers a way on. A changed `resetOn` tries again by itself. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetOn: this.props.resetOn };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetOn === state.resetOn ? null : { error: null, resetOn: props.resetOn };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <ErrorState isPage error={this.state.error} retry={() => this.setState({ error: null })} />;
  }
}
