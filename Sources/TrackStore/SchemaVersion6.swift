/// Adds the ways from the result to the files of its movie; frozen, since files written with it exist.
enum SchemaVersion6 {
    static let sql = """
        ALTER TABLE movie_file ADD COLUMN path_from_result TEXT;
        """
}
