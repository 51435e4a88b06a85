import ArgumentParser

/// The weights of segmentation networks.
struct WeightsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weights",
        abstract: "List, get, import or check the weights of CellSAM.",
        discussion: """
            Weight files lie in $CELLTRACK_MODELS, else $XDG_DATA_HOME/celltrack/models, else \
            ~/.local/share/celltrack/models.
            """,
        subcommands: [WeightsList.self, WeightsFetch.self, WeightsImport.self, WeightsVerify.self]
    )
}
