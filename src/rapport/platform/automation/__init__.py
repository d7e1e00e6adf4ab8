"""When something happens to a record, if a condition holds, then steps: rules that are written as a sentence."""
