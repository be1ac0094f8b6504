"""Reports and dashboards: reads everything, writes no business table."""
