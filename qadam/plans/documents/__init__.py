"""Official documents of a plan: the plan itself, its execution, what is late and why, a lead's information."""
