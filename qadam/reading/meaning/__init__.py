"""What cells and sentences mean: days, bodies, results, money, acts."""
