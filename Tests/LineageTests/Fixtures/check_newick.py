"""Reads the Newick and NHX files beside this script with three independent readers and stores what they agree on.

Run: python check_newick.py            compares with the stored summaries, exits with 1 on any difference
     python check_newick.py --write    writes the summaries
Versions used for the stored ones: Biopython 1.88, DendroPy 5.1.3, ete3 3.1.3.

A summary has one row per node: tree, name, length, parent, children, annotations; rows and children are sorted.
"""

import sys
from io import StringIO
from pathlib import Path

import dendropy
from Bio import Phylo
from ete3 import Tree

FOLDER = Path(__file__).parent
HEADER = "tree,name,length,parent,children,annotations\n"


def row(tree, name, length, parent, children, tags):
    tags = " ".join(f"{key}={value}" for key, value in sorted(tags.items()))
    return f"{tree},{name},{length:.4f},{parent or ''},{' '.join(sorted(children))},{tags}\n"


def tags_of_comment(comment):
    if not comment or not comment.startswith("&&NHX:"):
        return {}
    return dict(field.split("=", 1) for field in comment[len("&&NHX:"):].split(":"))


def with_biopython(text):
    rows = []
    for index, tree in enumerate(Phylo.parse(StringIO(text), "newick")):
        parents = {child: node for node in tree.find_clades() for child in node.clades}
        for node in tree.find_clades():
            parent = parents[node].name if node in parents else None
            children = [child.name for child in node.clades]
            rows.append(row(index, node.name, node.branch_length, parent, children, tags_of_comment(node.comment)))
    return rows


def with_dendropy(text):
    rows = []
    trees = dendropy.TreeList.get(data=text, schema="newick", extract_comment_metadata=True)

    def name(node):
        return node.taxon.label if node.taxon else node.label

    for index, tree in enumerate(trees):
        for node in tree.preorder_node_iter():
            parent = name(node.parent_node) if node.parent_node else None
            children = [name(child) for child in node.child_node_iter()]
            tags = {note.name: note.value for note in node.annotations}
            if not node.parent_node:
                tags.update({note.name: note.value for note in node.edge.annotations})
            rows.append(row(index, name(node), node.edge.length, parent, children, tags))
    return rows


def with_ete3(text):
    rows = []
    for index, line in enumerate(text.splitlines()):
        tree = Tree(line, format=1)
        for node in tree.traverse():
            parent = node.up.name if node.up else None
            children = [child.name for child in node.children]
            tags = {key: getattr(node, key) for key in node.features - {"name", "dist", "support"}}
            rows.append(row(index, node.name, node.dist, parent, children, tags))
    return rows


def main():
    wrong = 0
    for path in sorted(FOLDER.glob("*.n[wh][kx]")):
        text = path.read_text()
        summaries = {reader.__name__: HEADER + "".join(sorted(reader(text)))
                     for reader in (with_biopython, with_dendropy, with_ete3)}
        stored = path.with_name(path.name + ".summary.csv")
        if "--write" in sys.argv and len(set(summaries.values())) == 1:
            stored.write_text(summaries["with_biopython"])
        for reader, summary in summaries.items():
            same = stored.exists() and stored.read_text() == summary
            wrong += not same
            print(path.name, reader, "agrees" if same else "DIFFERS")
            if not same:
                print(summary)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
