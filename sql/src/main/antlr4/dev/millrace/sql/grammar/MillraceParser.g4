// SPDX-License-Identifier: Apache-2.0

/*
 * The statements of the dialect: ksqlDB's, and standard SQL queries inside them. The grammar only says
 * what can be written; what it means, and what is refused with a better message than a syntax error,
 * is decided by the walkers in dev.millrace.sql.syntax. Chains of operators are flat (one node with
 * many operands), so that the depth of a tree follows the nesting of the text and not its length.
 */
parser grammar MillraceParser;

options { tokenVocab = MillraceLexer; }

singleStatement: statement SEMICOLON? EOF;

singleExpression: expression EOF;

singleType: type EOF;

statement
    : query                                                                                 # queryStatement
    | CREATE (OR REPLACE)? SOURCE? sourceKind (IF NOT EXISTS)? name
        (LEFT_PARENTHESIS columnDefinition (COMMA columnDefinition)* RIGHT_PARENTHESIS)?
        (WITH properties)? (AS query)?                                                      # createSource
    | CREATE TYPE (IF NOT EXISTS)? name AS type                                             # createType
    | CREATE connectorKind CONNECTOR (IF NOT EXISTS)? nameOrString WITH properties          # createConnector
    | INSERT INTO name (LEFT_PARENTHESIS name (COMMA name)* RIGHT_PARENTHESIS)?
        VALUES row (COMMA row)*                                                             # insertValues
    | INSERT INTO name (WITH properties)? query                                             # insertSelect
    | DELETE FROM name (WHERE expression)?                                                  # deleteRows
    | ALTER sourceKind name ADD COLUMN? addedColumn (COMMA ADD COLUMN? addedColumn)*        # alterSource
    | ALTER SYSTEM key=STRING EQUAL setting=STRING                                            # alterSystem
    | DROP sourceKind (IF EXISTS)? name (DELETE TOPIC)?                                     # dropSource
    | DROP TYPE (IF EXISTS)? name                                                           # dropType
    | DROP CONNECTOR (IF EXISTS)? nameOrString                                              # dropConnector
    | (LIST | SHOW) listing                                                                 # show
    | DESCRIBE EXTENDED? (STREAMS | TABLES) EXTENDED?                                       # describeAll
    | DESCRIBE FUNCTION nameOrString                                                        # describeFunction
    | DESCRIBE CONNECTOR nameOrString                                                       # describeConnector
    | DESCRIBE EXTENDED? name EXTENDED?                                                     # describeSource
    | EXPLAIN ANALYZE? (statement | name)                                                   # explain
    | PRINT nameOrString (FROM BEGINNING)? ((INTERVAL | SAMPLE) INTEGER_NUMBER)? limit?  # print
    | TERMINATE QUERY? (name | ALL)                                                         # terminate
    | PAUSE QUERY? (name | ALL)                                                             # pause
    | RESUME QUERY? (name | ALL) (FROM EARLIEST)?                                           # resume
    | SET key=STRING EQUAL setting=STRING                                                     # setProperty
    | UNSET key=STRING                                                                      # unsetProperty
    | DEFINE name EQUAL STRING                                                              # defineVariable
    | UNDEFINE name                                                                         # undefineVariable
    | ASSERT (NOT EXISTS)? TOPIC nameOrString (WITH properties)? timeout?                   # assertTopic
    | ASSERT (NOT EXISTS)? SCHEMA (SUBJECT nameOrString)? (ID INTEGER_NUMBER)? timeout?     # assertSchema
    | ASSERT VALUES name (LEFT_PARENTHESIS name (COMMA name)* RIGHT_PARENTHESIS)? VALUES row  # assertValues
    | ASSERT NULL VALUES name (LEFT_PARENTHESIS name (COMMA name)* RIGHT_PARENTHESIS)? KEY row  # assertTombstone
    | ASSERT sourceKind name
        (LEFT_PARENTHESIS columnDefinition (COMMA columnDefinition)* RIGHT_PARENTHESIS)?
        (WITH properties)?                                                                  # assertSource
    | RUN SCRIPT STRING                                                                     # runScript
    | SPOOL (STRING | OFF)                                                                  # spool
    ;

sourceKind: STREAM | TABLE;

connectorKind: SINK | SOURCE;

listing
    : PROPERTIES                                    # listProperties
    | ALL? TOPICS EXTENDED?                         # listTopics
    | STREAMS EXTENDED?                             # listStreams
    | TABLES EXTENDED?                              # listTables
    | FUNCTIONS                                     # listFunctions
    | connectorKind? CONNECTORS                     # listConnectors
    | CONNECTOR PLUGINS                             # listConnectorPlugins
    | TYPES                                         # listTypes
    | VARIABLES                                     # listVariables
    | QUERIES EXTENDED?                             # listQueries
    ;

columnDefinition: name type columnRole?;

columnRole
    : PRIMARY KEY                                                   # primaryKeyRole
    | KEY                                                           # keyRole
    | HEADERS                                                       # headersRole
    | HEADER LEFT_PARENTHESIS STRING RIGHT_PARENTHESIS              # headerRole
    ;

addedColumn: name type;

properties: LEFT_PARENTHESIS property (COMMA property)* RIGHT_PARENTHESIS;

property: nameOrString EQUAL propertyValue;

propertyValue: literal | (MINUS | PLUS) number | name;

timeout: TIMEOUT duration;

duration: INTEGER_NUMBER timeUnit;

timeUnit
    : YEAR | YEARS | MONTH | MONTHS | DAY | DAYS | HOUR | HOURS | MINUTE | MINUTES | SECOND | SECONDS
    | MILLISECOND | MILLISECONDS
    ;

row: LEFT_PARENTHESIS expression (COMMA expression)* RIGHT_PARENTHESIS;

// Queries.

query: (WITH RECURSIVE? namedQuery (COMMA namedQuery)*)? queryBody orderBy? (emit limit? | limit emit?)?;

namedQuery
    : name (LEFT_PARENTHESIS name (COMMA name)* RIGHT_PARENTHESIS)? AS LEFT_PARENTHESIS query RIGHT_PARENTHESIS
    ;

queryBody: queryTerm (setOperator queryTerm)*;

setOperator: (UNION | EXCEPT) (ALL | DISTINCT)?;

queryTerm: queryPrimary (intersectOperator queryPrimary)*;

intersectOperator: INTERSECT (ALL | DISTINCT)?;

queryPrimary
    : selectBlock                                           # selectPrimary
    | VALUES expression (COMMA expression)*                  # valuesPrimary
    | TABLE name                                            # tablePrimary
    | LEFT_PARENTHESIS query RIGHT_PARENTHESIS              # nestedPrimary
    ;

selectBlock
    : SELECT (DISTINCT | ALL)? selectItem (COMMA selectItem)*
      (FROM relation (COMMA relation)*)?
      (WINDOW window)?
      (WHERE where=expression)?
      (GROUP BY groupItem (COMMA groupItem)*)?
      (PARTITION BY partitionItem (COMMA partitionItem)*)?
      (HAVING having=expression)?
      (WINDOW namedWindow (COMMA namedWindow)*)?
      (QUALIFY qualify=expression)?
    ;

selectItem
    : STAR                                          # selectAll
    | name DOT STAR                                 # selectAllOf
    | expression ((AS name) | alias)?               # selectExpression
    ;

groupItem
    : LEFT_PARENTHESIS RIGHT_PARENTHESIS            # groupNothing
    | expression                                    # groupExpression
    ;

partitionItem: expression;

window: (TUMBLING | HOPPING | SESSION) LEFT_PARENTHESIS windowPart (COMMA windowPart)* RIGHT_PARENTHESIS;

windowPart
    : SIZE duration                                 # windowSize
    | ADVANCE BY duration                           # windowAdvance
    | RETENTION duration                            # windowRetention
    | GRACE PERIOD duration                         # windowGrace
    | duration                                      # windowGap
    ;

namedWindow: name AS LEFT_PARENTHESIS overWindow RIGHT_PARENTHESIS;

orderBy: ORDER BY sortItem (COMMA sortItem)*;

sortItem: expression (ASC | DESC)? (NULLS (FIRST | LAST))?;

emit: EMIT (CHANGES | FINAL);

limit
    : LIMIT count=INTEGER_NUMBER (OFFSET skip=INTEGER_NUMBER (ROW | ROWS)?)?
    | (OFFSET skip=INTEGER_NUMBER (ROW | ROWS)?)? FETCH (FIRST | NEXT) count=INTEGER_NUMBER? (ROW | ROWS) ONLY
    ;

// Relations.

relation: aliasedRelation joinedRelation*;

joinedRelation
    : CROSS JOIN aliasedRelation                    # crossJoin
    | joinKind? JOIN aliasedRelation joinWindow?
      (ON expression | USING LEFT_PARENTHESIS name (COMMA name)* RIGHT_PARENTHESIS)  # conditionJoin
    ;

joinKind: INNER | LEFT OUTER? | RIGHT OUTER? | FULL OUTER?;

joinWindow
    : WITHIN (duration | LEFT_PARENTHESIS before=duration COMMA after=duration RIGHT_PARENTHESIS)
      (GRACE PERIOD grace=duration)?
    ;

aliasedRelation
    : relationPrimary
      ((AS name | alias) (LEFT_PARENTHESIS name (COMMA name)* RIGHT_PARENTHESIS)?)?
    ;

relationPrimary
    : name                                                                                  # namedRelation
    | LATERAL? LEFT_PARENTHESIS query RIGHT_PARENTHESIS                                     # subqueryRelation
    | LEFT_PARENTHESIS relation RIGHT_PARENTHESIS                                           # nestedRelation
    | UNNEST LEFT_PARENTHESIS expression (COMMA expression)* RIGHT_PARENTHESIS
        (WITH ORDINALITY)?                                                                  # unnestRelation
    | TABLE LEFT_PARENTHESIS tableFunction RIGHT_PARENTHESIS                                # wrappedFunctionRelation
    | tableFunction                                                                         # functionRelation
    ;

tableFunction: name LEFT_PARENTHESIS (tableArgument (COMMA tableArgument)*)? RIGHT_PARENTHESIS;

tableArgument: (name THEREFORE)? tableArgumentValue;

tableArgumentValue
    : TABLE name                                                                            # tableNameArgument
    | TABLE LEFT_PARENTHESIS (query | name) RIGHT_PARENTHESIS                               # tableQueryArgument
    | DESCRIPTOR LEFT_PARENTHESIS name (COMMA name)* RIGHT_PARENTHESIS                      # descriptorArgument
    | duration                                                                              # durationArgument
    | expression                                                                            # expressionArgument
    ;

// Expressions, loosest binding first.

expression: conjunction (OR conjunction)*;

conjunction: negation (AND negation)*;

negation: NOT* predicate;

predicate: value predicateTail?;

predicateTail
    : comparisonSign value                                                                  # comparison
    | comparisonSign (ALL | ANY | SOME) LEFT_PARENTHESIS query RIGHT_PARENTHESIS            # quantifiedComparison
    | NOT? BETWEEN lower=value AND upper=value                                              # between
    | NOT? IN LEFT_PARENTHESIS query RIGHT_PARENTHESIS                                      # inQuery
    | NOT? IN LEFT_PARENTHESIS expression (COMMA expression)* RIGHT_PARENTHESIS             # inList
    | NOT? LIKE pattern=value (ESCAPE STRING)?                                              # like
    | IS NOT? NULL                                                                          # isNull
    | IS NOT? (TRUE | FALSE)                                                                # isTruth
    | IS NOT? DISTINCT FROM value                                                           # isDistinct
    ;

comparisonSign: EQUAL | NOT_EQUAL | LESS | AT_MOST | GREATER | AT_LEAST;

value: sum (CONCATENATE sum)*;

sum: product ((PLUS | MINUS) product)*;

product: signed ((STAR | SLASH | PERCENT) signed)*;

signed: (PLUS | MINUS)* zoned;

zoned: postfix (AT TIME ZONE postfix)*;

postfix: primary postfixTail*;

postfixTail
    : LEFT_BRACKET expression RIGHT_BRACKET         # subscript
    | ARROW name                                    # fieldOf
    | ARROW STAR                                    # allFieldsOf
    | DOT name                                      # dotted
    ;

primary
    : literal                                                                               # literalPrimary
    | DATE STRING                                                                           # dateLiteral
    | TIME STRING                                                                           # timeLiteral
    | TIMESTAMP STRING                                                                      # timestampLiteral
    | INTERVAL (PLUS | MINUS)? STRING timeUnit                                              # intervalLiteral
    | INTERVAL duration                                                                     # intervalDuration
    | CASE operand=expression? whenClause+ (ELSE otherwise=expression)? END                 # caseWhen
    | CAST LEFT_PARENTHESIS expression AS type RIGHT_PARENTHESIS                            # cast
    | ARRAY LEFT_BRACKET (expression (COMMA expression)*)? RIGHT_BRACKET                    # arrayConstructor
    | MAP LEFT_PARENTHESIS (mapEntry (COMMA mapEntry)*)? RIGHT_PARENTHESIS                  # mapConstructor
    | STRUCT LEFT_PARENTHESIS (structField (COMMA structField)*)? RIGHT_PARENTHESIS         # structConstructor
    | EXISTS LEFT_PARENTHESIS query RIGHT_PARENTHESIS                                       # exists
    | EXTRACT LEFT_PARENTHESIS timeUnit FROM expression RIGHT_PARENTHESIS                   # extract
    | POSITION LEFT_PARENTHESIS value IN value RIGHT_PARENTHESIS                            # position
    | SUBSTRING LEFT_PARENTHESIS text=expression FROM start=expression
        (FOR length=expression)? RIGHT_PARENTHESIS                                          # substringFrom
    | TRIM LEFT_PARENTHESIS (LEADING | TRAILING | BOTH)? value? FROM value RIGHT_PARENTHESIS  # trimFrom
    | functionCall                                                                          # callPrimary
    | name                                                                                  # columnPrimary
    | LEFT_PARENTHESIS query RIGHT_PARENTHESIS                                              # scalarSubquery
    | LEFT_PARENTHESIS expression (COMMA expression)* RIGHT_PARENTHESIS                     # parenthesized
    ;

whenClause: WHEN when=expression THEN then=expression;

mapEntry: key=expression ASSIGN val=expression;

structField: name ASSIGN expression;

functionCall
    : functionName LEFT_PARENTHESIS STAR RIGHT_PARENTHESIS callTail
    | functionName LEFT_PARENTHESIS ((DISTINCT | ALL)? argument (COMMA argument)*)? RIGHT_PARENTHESIS callTail
    ;

functionName: name | LEFT | RIGHT;

callTail
    : (WITHIN GROUP LEFT_PARENTHESIS orderBy RIGHT_PARENTHESIS)?
      (FILTER LEFT_PARENTHESIS WHERE filter=expression RIGHT_PARENTHESIS)?
      ((IGNORE | RESPECT) NULLS)?
      (OVER (windowName=name | LEFT_PARENTHESIS overWindow RIGHT_PARENTHESIS))?
    ;

overWindow: (PARTITION BY expression (COMMA expression)*)? orderBy? frame?;

frame
    : (ROWS | RANGE) (start=frameBound | BETWEEN start=frameBound AND end=frameBound)
    ;

frameBound
    : UNBOUNDED (PRECEDING | FOLLOWING)             # unboundedBound
    | CURRENT ROW                                   # currentRowBound
    | expression (PRECEDING | FOLLOWING)            # offsetBound
    ;

argument
    : name THEREFORE expression                                                             # shortLambda
    | LEFT_PARENTHESIS name (COMMA name)* RIGHT_PARENTHESIS THEREFORE expression            # longLambda
    | expression                                                                            # plainArgument
    ;

literal
    : NULL                                          # nullLiteral
    | (TRUE | FALSE)                                # booleanLiteral
    | number                                        # numberLiteral
    | STRING                                        # stringLiteral
    | VARIABLE                                      # variableLiteral
    ;

number: INTEGER_NUMBER | DECIMAL_NUMBER | FLOAT_NUMBER;

// Types.

type
    : ARRAY LESS type GREATER                                                               # arrayType
    | MAP LESS type COMMA type GREATER                                                      # mapType
    | STRUCT (NOT_EQUAL | LESS (structTypeField (COMMA structTypeField)*)? GREATER)         # structType
    | name (LEFT_PARENTHESIS typeParameter (COMMA typeParameter)* RIGHT_PARENTHESIS)?       # namedType
    ;

structTypeField: name type;

typeParameter: INTEGER_NUMBER | STRING | name;

// Names.

nameOrString: name | STRING;

name
    : NAME                                          # plainName
    | DIGIT_NAME                                    # plainName
    | DOUBLE_QUOTED_NAME                            # quotedName
    | BACK_QUOTED_NAME                              # quotedName
    | VARIABLE                                      # variableName
    | nonReserved                                   # plainName
    ;

// A name that stands right after what it names. Words that can follow in its place are left out, so that
// `FROM a EMIT CHANGES` is not read as `a AS emit`.
alias: NAME | DIGIT_NAME | DOUBLE_QUOTED_NAME | BACK_QUOTED_NAME | VARIABLE | aliasWord;

nonReserved: aliasWord | PARTITION | EMIT | FETCH | FILTER | GRACE | OFFSET | OVER | AT | ESCAPE | ADD | ADVANCE;

aliasWord
    : ALTER | ANALYZE | ARRAY | ASC | ASSERT | BEGINNING | BOTH | CHANGES | COLUMN | CONNECTOR | CONNECTORS | CURRENT
    | DATE | DAY | DAYS | DEFINE | DESC | DESCRIPTOR | EARLIEST | EXCLUDE | EXPLAIN | EXTENDED | EXTRACT | FINAL | FIRST | FOLLOWING | FOR
    | FUNCTION | FUNCTIONS | HEADER | HEADERS | HOPPING | HOUR | HOURS | ID | IF | IGNORE | INTERVAL | KEY | LAST
    | LEADING | LIST | MAP | MILLISECOND | MILLISECONDS | MINUTE | MINUTES | MONTH | MONTHS | NEXT | NULLS | OFF | ONLY
    | ORDINALITY | PAUSE | PERIOD | PLUGINS | POSITION | PRECEDING | PRIMARY | PRINT | PROPERTIES | QUERIES | QUERY | RANGE
    | RECURSIVE | REPLACE | RESPECT | RESUME | RETENTION | ROW | ROWS | RUN | SAMPLE | SCHEMA | SCRIPT | SECOND | SECONDS | SESSION
    | SET | SHOW | SINK | SIZE | SOME | SOURCE | SPOOL | STREAMS | STRUCT | SUBJECT | SUBSTRING | SYSTEM | TABLES | TERMINATE | TIME
    | TIMEOUT | TIMESTAMP | TO | TOPIC | TOPICS | TRAILING | TRIM | TUMBLING | TYPE | TYPES | UNBOUNDED | UNDEFINE | UNNEST
    | UNSET | VARIABLES | YEAR | YEARS | ZONE
    ;
