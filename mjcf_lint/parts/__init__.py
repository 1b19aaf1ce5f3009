"""Parts of a model in MuJoCo's own terms, and what each release makes of them."""
