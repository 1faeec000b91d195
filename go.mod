module totalplace

go 1.26.0
